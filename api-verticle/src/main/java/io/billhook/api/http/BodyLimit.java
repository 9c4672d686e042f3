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

  private static final long NONE_SET = -1;

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
      new Reading(context).begin(request);
    }
  }

  /** A body on its way. */
  private final class Reading {
    private final RoutingContext context;
    private final Buffer body = Buffer.buffer();
    private boolean over;
    private long timer = NONE_SET;

    Reading(RoutingContext context) {
      this.context = context;
    }

    void begin(HttpServerRequest request) {
      request.handler(this::take);
      request.exceptionHandler(_ -> end()); // the client went away
      request.endHandler(
          _ -> {
            if (end()) {
              context.put(KEY, body);
              context.next();
            }
          });
      // Most bodies come with their heads, and are over before the event loop gets here.
      context.vertx().runOnContext(_ -> awaitRest());
    }

    private void awaitRest() {
      if (!over) {
        timer = context.vertx().setTimer(MOST_MILLIS, _ -> tooLate());
      }
    }

    private void tooLate() {
      if (end()) {
        BodyLimit.end(
            context, ProblemType.BAD_REQUEST.because("The body did not come within 30 s"));
      }
    }

    private void take(Buffer part) {
      if (body.length() + part.length() <= MOST_BYTES) {
        body.appendBuffer(part);
      } else if (end()) {
        refuse(context);
      }
    }

    /** False where it had ended before. */
    private boolean end() {
      boolean first = !over;
      over = true;
      if (timer != NONE_SET) {
        context.vertx().cancelTimer(timer);
      }
      return first;
    }
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
