package io.billhook.api.http;

import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads every body before its route is looked up, up to a limit. A longer one is answered 413 at
 * the byte that passes the limit; nothing further is read, and the connection is closed.
 */
final class BodyLimit implements Handler<RoutingContext> {
  static final int MOST_BYTES = 1024 * 1024;
  private static final String KEY = "billhook.body";
  private static final Buffer NONE = Buffer.buffer();

  /** A client that sends a body slower than this holds a connection for nothing. */
  private static final long MOST_MILLIS = 30_000;

  /** Closing at once would reset the connection, perhaps before the client has read the answer. */
  private static final long LINGER_MILLIS = 250;

  private final Refusals refusals;

  BodyLimit(Refusals refusals) {
    this.refusals = refusals;
  }

  static Buffer body(RoutingContext context) {
    Buffer body = context.get(KEY);
    return body == null ? NONE : body;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    if ((length == null || length.equals("0")) && request.getHeader("Transfer-Encoding") == null) {
      context.next();
    } else if (length != null && isTooLong(length)) {
      refuse(context);
    } else {
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        context.response().writeContinue();
      }
      read(context, request);
    }
  }

  private void read(RoutingContext context, HttpServerRequest request) {
    Buffer body = Buffer.buffer();
    long timer =
        context
            .vertx()
            .setTimer(
                MOST_MILLIS,
                _ ->
                    end(
                        context,
                        ProblemType.BAD_REQUEST.because("The body did not come within 30 s")));
    request.handler(
        part -> {
          if (body.length() + part.length() <= MOST_BYTES) {
            body.appendBuffer(part);
          } else if (!context.response().ended()) {
            context.vertx().cancelTimer(timer);
            refuse(context);
          }
        });
    request.exceptionHandler(_ -> context.vertx().cancelTimer(timer)); // the client went away
    request.endHandler(
        _ -> {
          if (context.vertx().cancelTimer(timer)) {
            context.put(KEY, body);
            context.next();
          }
        });
  }

  private void refuse(RoutingContext context) {
    refusals.refused(context, ProblemType.PAYLOAD_TOO_LARGE);
    end(context, ProblemType.PAYLOAD_TOO_LARGE.because("A body has at most 1 MiB"));
  }

  private static void end(RoutingContext context, ProblemException problem) {
    HttpServerRequest request = context.request();
    request.pause();
    context.response().putHeader("Connection", "close");
    Problems.send(context, problem);
    context.vertx().setTimer(LINGER_MILLIS, _ -> request.connection().close());
  }

  /** Digits that make more than the limit; Netty has already refused what is no number. */
  private static boolean isTooLong(String length) {
    return length.length() > 9 || Long.parseLong(length) > MOST_BYTES;
  }
}
