package io.billhook.api.http;

import io.billhook.api.http.trace.RequestTrace;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body. What comes with the request's head is taken along; the rest is not read before
 * {@link #whole} or {@link #read} asks for it, so that who may not ask at all sends it in vain.
 * Used on the event loop of its request; {@link #of} and {@link #isWhole} by any thread.
 */
final class Body {
  /** Of any, in bytes. */
  static final int MOST_BYTES = 1024 * 1024;

  /** Of who has shown no credentials. */
  static final int MOST_OF_ANYONE = 16 * 1024;

  private static final String KEY = "billhook.body";
  private static final Buffer NONE = Buffer.buffer();

  /** A client that sends a body slower than this holds memory for nothing. */
  private static final long MOST_MILLIS = 30_000;

  /** What is left of a refused body is read into nothing, where it is little and comes at once. */
  private static final int MOST_DISCARDED = 64 * 1024;

  private static final long DISCARD_MILLIS = 1_000;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final BodyBudget.Pool pool;
  private final Context loop;
  private final long began = System.nanoTime();
  private final long announced; // bytes, or UNKNOWN
  private final Buffer bytes = Buffer.buffer();
  private final Promise<Void> whole = Promise.promise();
  private @Nullable Consumer<Buffer> reader; // null: what comes is kept
  private long received;
  private long taken; // of that, kept or read
  private int most = MOST_BYTES;
  private boolean late; // it did not come whole with the head
  private boolean ended;
  private boolean answered;
  private volatile boolean complete; // ended, and all of it kept

  private Body(RoutingContext context, BodyBudget.Pool pool, long announced) {
    this.context = context;
    this.request = context.request();
    this.pool = pool;
    this.loop = Objects.requireNonNull(context.vertx()).getOrCreateContext();
    this.announced = announced;
  }

  /** The first handler of every request: goes on with what has come of the body. */
  static void begin(RoutingContext context, BodyBudget budget) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    boolean chunked = request.getHeader("Transfer-Encoding") != null;
    if ((length == null || length.equals("0")) && !chunked) {
      context.next();
      return;
    }
    BodyBudget.Pool pool = budget.of(request.path());
    var body = new Body(context, pool, chunked || length == null ? UNKNOWN : announced(length));
    context.put(KEY, body);
    body.begin();
  }

  /** Digits; Netty has already refused what is no number. */
  private static long announced(String length) {
    return length.length() > 18 ? UNKNOWN : Long.parseLong(length);
  }

  /** The bytes, where they are whole; none where there is no body. */
  static Buffer of(RoutingContext context) {
    Body body = context.get(KEY);
    return body == null ? NONE : body.bytes;
  }

  /** Whether nothing of it is still to come, and it is no longer than this. */
  static boolean isWhole(RoutingContext context, int most) {
    Body body = context.get(KEY);
    return body == null || (body.complete && body.bytes.length() <= most);
  }

  /** Whether it has, or announces, more than this. */
  static boolean isTooLong(RoutingContext context, int most) {
    Body body = context.get(KEY);
    return body != null && body.isLonger(most);
  }

  private boolean isLonger(int allowed) {
    return taken > allowed || (announced != UNKNOWN && announced > allowed);
  }

  /**
   * Asks for the rest; on the event loop. Succeeds when all is there. Fails with a {@link
   * ProblemException}: PAYLOAD_TOO_LARGE, BAD_REQUEST where it does not come within 30 s,
   * UNAVAILABLE where there is no room for it.
   *
   * @param most bytes that it may have
   */
  static Future<Void> whole(RoutingContext context, int most) {
    Body body = context.get(KEY);
    return body == null ? Future.succeededFuture() : body.whole(most);
  }

  /**
   * As {@link #whole}, of a body that is not kept: the reader is given its parts in order, on the
   * event loop, what has come with the head first. So it takes no memory, however long it may be.
   */
  static Future<Void> read(RoutingContext context, int most, Consumer<Buffer> reader) {
    Body body = context.get(KEY);
    if (body == null) {
      return Future.succeededFuture();
    }
    body.reader = reader;
    reader.accept(body.bytes);
    return body.whole(most);
  }

  private void begin() {
    request.handler(this::take);
    request.endHandler(_ -> ended());
    request.exceptionHandler(_ -> fail(ProblemType.BAD_REQUEST.because("The body ended early")));
    context.addHeadersEndHandler(_ -> answered());
    context.addEndHandler(_ -> pool.release(this));
    // Most bodies come with their heads, and are over before the event loop gets here.
    loop.runOnContext(_ -> pauseIfLate());
  }

  private void pauseIfLate() {
    if (!ended && !answered) {
      late = true;
      request.pause();
      context.next();
    }
  }

  private void ended() {
    ended = true;
    complete = whole.tryComplete();
    if (!late) {
      context.next();
    }
  }

  private Future<Void> whole(int allowed) {
    most = allowed;
    if (isLonger(most)) {
      fail(tooLarge());
      return Future.failedFuture(tooLarge());
    }
    if (!whole.future().isComplete()) {
      if (reader == null && !pool.slow(this)) {
        fail(noRoom());
        return whole.future();
      }
      long timer =
          context
              .vertx()
              .setTimer(
                  MOST_MILLIS,
                  _ -> fail(ProblemType.BAD_REQUEST.because("The body did not come within 30 s")));
      whole.future().onComplete(_ -> context.vertx().cancelTimer(timer));
      // HTTP/1.0 knows no answer before the answer (RFC 9110, section 15.2).
      if (request.version() != HttpVersion.HTTP_1_0
          && "100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        context.response().writeContinue();
      }
      request.resume();
    }
    return whole.future();
  }

  private ProblemException tooLarge() {
    return ProblemType.PAYLOAD_TOO_LARGE.because("A body has at most " + most / 1024 + " KiB here");
  }

  private void take(Buffer part) {
    received += part.length();
    if (answered) {
      closeIfLong();
    } else if (taken + part.length() > most) {
      fail(tooLarge());
    } else if (reader != null) {
      taken += part.length();
      reader.accept(part);
    } else if (!pool.take(this, part.length())) {
      fail(noRoom());
    } else {
      taken += part.length();
      bytes.appendBuffer(part);
    }
  }

  private void fail(ProblemException why) {
    if (whole.tryFail(why) && late && !ended) {
      request.pause();
    }
  }

  /** The memory is wanted for others. Called by any thread. */
  void cut() {
    loop.runOnContext(_ -> fail(noRoom()));
  }

  private static ProblemException noRoom() {
    return ProblemType.UNAVAILABLE
        .because("Too many long or slow requests are in progress")
        .retryAfter(BodyBudget.COME_AGAIN);
  }

  /**
   * The answer begins. Of a body that is not whole the rest is read into nothing, or not at all.
   */
  private void answered() {
    answered = true;
    if (ended) {
      return;
    }
    if (announced != UNKNOWN && announced - received <= MOST_DISCARDED) {
      request.resume();
      context.vertx().setTimer(DISCARD_MILLIS, _ -> closeUnlessEnded());
    } else {
      request.pause();
      context.response().putHeader("Connection", "close");
      context.addEndHandler(_ -> closeUnlessEnded());
    }
  }

  /** The connection lingers, since its request is still coming. */
  private void closeUnlessEnded() {
    if (!ended) {
      request.connection().close();
    }
  }

  private void closeIfLong() {
    if (received - taken > MOST_DISCARDED) {
      request.connection().close();
    }
  }

  /** Whom its memory is counted for. */
  String network() {
    return RequestTrace.of(context).client().network();
  }

  /** Bytes that it may have. */
  int most() {
    return most;
  }

  /** Bytes a second since its head. */
  double pace() {
    return taken / Math.max(1e-9, (System.nanoTime() - began) / 1e9);
  }
}
