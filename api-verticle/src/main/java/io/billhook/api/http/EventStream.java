package io.billhook.api.http;

import io.billhook.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that goes on: server-sent events (HTML standard, section 9.2). While it waits it holds
 * no thread and no place of a request. It ends with what its caller's token allows, looked at every
 * few seconds, with the process, and where the client takes nothing.
 */
public final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /** Proxies close what is silent for a minute, as a rule. */
  private static final long COMMENT_MILLIS = 15_000;

  private static final long TOKEN_MILLIS = 5_000;
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  private final Context loop;
  private final Runnable stillAllowed;
  private final Runnable released;
  private final AtomicBoolean over = new AtomicBoolean();
  private @Nullable HttpServerResponse response; // on the loop, as the timers
  private long comments = -1;
  private long looks = -1;

  /**
   * @param loop the event loop of the request
   * @param stillAllowed throws a ProblemException where the caller may not see this any more; may
   *     block
   * @param released runs once, when it is over, begun or not
   */
  EventStream(Context loop, Runnable stillAllowed, Runnable released) {
    this.loop = loop;
    this.stillAllowed = stillAllowed;
    this.released = released;
  }

  /** Sends the head of the answer. On the event loop. */
  void begin(RoutingContext context) {
    HttpServerResponse begun = context.response();
    context.addEndHandler(_ -> ended());
    begun.setStatusCode(200).putHeader("Content-Type", "text/event-stream");
    begun.putHeader("X-Accel-Buffering", "no"); // else nginx keeps it back
    begun.setChunked(true);
    response = begun;
    if (isOver()) { // the process is about to end
      begun.end();
      return;
    }
    var vertx = loop.owner();
    comments = vertx.setPeriodic(COMMENT_MILLIS, _ -> write(COMMENT));
    looks = vertx.setPeriodic(TOKEN_MILLIS, _ -> Thread.ofVirtual().start(this::look));
  }

  /** Tells something; does nothing once it is over. From any thread. */
  public void send(String event, Object data) {
    String json = new String(Json.bytes(data), StandardCharsets.UTF_8); // which has no line ends
    Buffer text = Buffer.buffer("event: " + event + "\ndata: " + json + "\n\n");
    onLoop(() -> write(text));
  }

  /** Ends it after what was sent. From any thread. */
  public void end() {
    onLoop(this::close);
  }

  /** Whether nobody hears it any more. */
  public boolean isOver() {
    return over.get();
  }

  private void onLoop(Runnable work) {
    try {
      loop.runOnContext(_ -> work.run());
    } catch (RejectedExecutionException _) { // the process has ended it
      ended();
    }
  }

  private void write(Buffer text) {
    HttpServerResponse open = response;
    if (open == null || open.ended() || open.closed()) {
      return;
    }
    if (open.writeQueueFull()) {
      open.reset(); // whoever takes nothing would have it all kept here
    } else {
      open.write(text);
    }
  }

  private void close() {
    HttpServerResponse open = response;
    if (open != null && !open.ended() && !open.closed()) {
      open.end();
    }
    ended();
  }

  /** It was over before it began, or is over now. */
  void ended() {
    if (over.compareAndSet(false, true)) {
      loop.owner().cancelTimer(comments);
      loop.owner().cancelTimer(looks);
      released.run();
    }
  }

  private void look() {
    try {
      stillAllowed.run();
    } catch (ProblemException e) {
      int status = e.type().status();
      if (status == 401 || status == 403 || status == 404) {
        end();
      }
    } catch (RuntimeException e) { // a silent database says nothing about the token
      LOG.atDebug().setCause(e).log("stream.token_not_seen");
    }
  }
}
