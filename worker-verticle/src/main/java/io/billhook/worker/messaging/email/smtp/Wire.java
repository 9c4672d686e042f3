package io.billhook.worker.messaging.email.smtp;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.Method;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What vertx-mail-client writes on one connection, and what comes back. It writes each line by
 * itself, in clear also where TLS is below: so it is seen here which mail's text begins, and that
 * its end is next, and each is asked for leave. Used on one event loop.
 */
final class Wire {
  private static final String CRLF = "\r\n";
  private static final Pattern MESSAGE_ID =
      Pattern.compile("(?:^|\n)Message-ID: (<[^>\r\n]*>)\r\n", Pattern.CASE_INSENSITIVE);

  /** Of an answer; what is longer comes from no mail server. */
  private static final int LONGEST_ANSWER = 64 * 1024;

  /** What the client is told where no answer came: that the connection is at its end. */
  private static final Buffer NONE = Buffer.buffer("421 connection lost" + CRLF);

  private final NetSocket socket;
  private final Function<String, @Nullable HandOver> underWay;
  private final NetSocket tapped;
  private boolean data;
  private @Nullable HandOver current; // its text is being written
  private @Nullable HandOver unanswered; // its end was written
  private @Nullable Handler<Buffer> answers;
  private int received;

  /**
   * @param underWay by Message-ID
   */
  Wire(NetSocket socket, Function<String, @Nullable HandOver> underWay) {
    this.socket = socket;
    this.underWay = underWay;
    this.tapped = TappedVertx.proxy(NetSocket.class, (_, method, args) -> call(method, args));
  }

  /** The connection as the client sees it. */
  NetSocket tapped() {
    return tapped;
  }

  private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
    Object first = args == null || args.length == 0 ? null : args[0];
    switch (method.getName()) {
      case "write" -> {
        if (first instanceof String line && !mayWrite(line)) {
          socket.close(); // which the client is told next
          return Future.succeededFuture();
        }
      }
      case "handler" -> {
        answers = handler(first);
        socket.handler(answers == null ? null : this::answered);
        return tapped;
      }
      case "closeHandler", "exceptionHandler" -> {
        Handler<Object> told = handler(first);
        args = new Object[] {told == null ? null : (Handler<Object>) e -> lost(told, e)};
      }
      default -> {}
    }
    Object result = TappedVertx.call(socket, method, args);
    if (first instanceof String line && line.equals("QUIT" + CRLF) && !data) {
      socket.end(); // not every server ends it
    }
    return result instanceof NetSocket ? tapped : result;
  }

  /** As the method's signature has it. */
  @SuppressWarnings("unchecked")
  private static <T> @Nullable Handler<T> handler(@Nullable Object argument) {
    return (Handler<T>) argument;
  }

  private boolean mayWrite(String line) {
    received = 0;
    if (!data) {
      unanswered = null;
      data = line.equals("DATA" + CRLF);
      return true;
    }
    HandOver mail = current;
    if (mail == null) { // the headers come first, in one piece
      mail = named(line);
      current = mail;
      return mail != null && mail.mayBegin(socket::close);
    }
    if (!line.equals("." + CRLF)) { // a line of the text that is a dot has two
      return true;
    }
    data = false;
    current = null;
    unanswered = mail;
    return mail.mayEnd();
  }

  private @Nullable HandOver named(String headers) {
    Matcher id = MESSAGE_ID.matcher(headers);
    return id.find() ? underWay.apply(id.group(1)) : null;
  }

  private void answered(Buffer piece) {
    received += piece.length();
    Handler<Buffer> reader = answers;
    if (received > LONGEST_ANSWER || reader == null) {
      socket.close();
    } else {
      reader.handle(piece);
    }
  }

  /**
   * The client is given an answer to the end of a mail before it learns that none will come:
   * without one it fails in a way that ends in the log alone.
   */
  private void lost(Handler<Object> told, Object event) {
    HandOver mail = unanswered;
    Handler<Buffer> reader = answers;
    unanswered = null;
    if (mail != null && !mail.isAnswered()) {
      mail.giveUp();
      if (reader != null) {
        reader.handle(NONE);
      }
    }
    told.handle(event);
  }
}
