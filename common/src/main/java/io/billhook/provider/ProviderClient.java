package io.billhook.provider;

import io.billhook.provider.ProviderException.Kind;
import io.billhook.published.Public;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How a provider is reached: through its breaker, with a connection within 5 s and the whole answer
 * within 10 s from writing the request, without redirects. Whether the call may be made is asked
 * again when there is a connection, immediately before the request is written: in between a process
 * may have stood still for as long as it takes to lose its jobs.
 */
@Public
public final class ProviderClient {
  /** From writing a request to the end of its answer. */
  public static final Duration ANSWER = Duration.ofSeconds(10);

  /** Until a connection is there; beginning with the name's resolution. */
  static final Duration CONNECT = Duration.ofSeconds(5);

  /** Of an answer's body, all that is kept of it; what is larger is no answer. */
  static final int MOST_BYTES = 256 * 1024;

  private static final int MOST_BYTES_OF_HEADERS = 64 * 1024;

  /** Longer than any call: what is left of a connection by then serves nobody. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Context loop;
  private final HttpClient http;
  private final Breaker breaker;
  private final Duration answerWithin;

  public ProviderClient(Vertx vertx, Breaker breaker, Duration answerWithin) {
    // All connections live where all calls are made, so that nothing comes between question and
    // write.
    this.loop = vertx.getOrCreateContext();
    if (!loop.isEventLoopContext()) {
      throw new IllegalStateException("To be made where callbacks come on an event loop");
    }
    this.breaker = breaker;
    this.answerWithin = answerWithin;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) CONNECT.toMillis())
                .setSslHandshakeTimeout(CONNECT.toSeconds())
                .setMaxHeaderSize(MOST_BYTES_OF_HEADERS)
                .setIdleTimeout((int) IDLE.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                // What a call has not got rid of when it is given up must not arrive later.
                .setSoLinger(0),
            new PoolOptions().setHttp1MaxSize(breaker.atOnce()));
  }

  private ProviderClient(Context loop, HttpClient http, Breaker breaker, Duration answerWithin) {
    this.loop = loop;
    this.http = http;
    this.breaker = breaker;
    this.answerWithin = answerWithin;
  }

  /**
   * For another credential at the same provider: over the same connections, through a breaker of
   * its own.
   */
  public ProviderClient through(Breaker other) {
    return new ProviderClient(loop, http, other, answerWithin);
  }

  /**
   * Makes one call, on a thread that may block.
   *
   * @param read makes a result of the answer, or a {@link ProviderException}
   * @throws CallFailed where there is no answer to work with
   */
  public <T> T call(ProviderRequest request, Function<ProviderAnswer, T> read) {
    BooleanSupplier mayCall = breaker.gate();
    return breaker.call(() -> read.apply(answer(request, mayCall)));
  }

  private ProviderAnswer answer(ProviderRequest request, BooleanSupplier mayCall) {
    Exchange exchange = new Exchange(breaker.name(), request, mayCall, answerWithin);
    loop.runOnContext(_ -> exchange.begin(loop.owner(), http));
    try {
      return exchange.answer().await();
    } catch (CallFailed e) {
      throw e;
    } catch (Throwable e) { // await() throws whatever it is; a thread that is interrupted, too
      exchange.giveUp();
      loop.runOnContext(_ -> exchange.lost(e));
      throw new ProviderException(breaker.name(), new Kind.UnknownResult(), "no answer", e);
    }
  }
}
