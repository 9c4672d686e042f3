package io.billhook.devkit.simulator.provider.callback;

import io.billhook.devkit.simulator.provider.callback.Delivery.Attempt;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Recent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Delivers callbacks of one provider. What is not answered 2xx may be tried again, up to {@link
 * #ATTEMPTS} times, later each time. A bounded number of requests is under way at once; others
 * wait.
 */
public final class Callbacks {
  static final int ATTEMPTS = 10;
  private static final int AT_ONCE = 32;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Duration firstPause;
  private final Retries usual;
  private final WebClient client;
  private final Recent<Delivery> log = new Recent<>();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final AtomicInteger pausing = new AtomicInteger();
  private int underWay;
  private volatile boolean closed;

  /**
   * @param triesAgain whether this provider calls again after such a status; 0: no answer came
   */
  public Callbacks(Vertx vertx, InstantSource clock, Duration firstPause, IntPredicate triesAgain) {
    this.vertx = vertx;
    this.clock = clock;
    this.firstPause = firstPause;
    this.usual = new Retries(ATTEMPTS, triesAgain);
    WebClientOptions options =
        new WebClientOptions().setFollowRedirects(false).setUserAgent("Billhook-Simulator/1.0");
    this.client = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(AT_ONCE));
  }

  /** Sends a callback; completes with its first attempt, while later ones go on by themselves. */
  public Future<Attempt> send(Callback callback) {
    Delivery delivery = new Delivery(callback);
    log.add(delivery);
    return attempt(delivery);
  }

  /** Newest first. */
  public List<Delivery> deliveries() {
    return log.newestFirst();
  }

  /** {@code GET} and {@code DELETE} of the deliveries. */
  public void addRoutes(ControlRoutes routes, String path) {
    routes.get(path, _ -> ControlRoutes.list(deliveries().stream().map(Delivery::toJson).toList()));
    routes.delete(path, _ -> log.clear());
  }

  /** No attempt is made after this. */
  public void close() {
    closed = true;
    client.close();
  }

  private Future<Attempt> attempt(Delivery delivery) {
    Promise<Attempt> done = Promise.promise();
    start(
        () ->
            post(delivery)
                .onComplete(
                    result -> {
                      ended();
                      Attempt attempt = result.result();
                      if (delivery.attempted(attempt, retries(delivery))) {
                        tryAgain(delivery);
                      }
                      done.tryComplete(attempt);
                    }));
    return done.future();
  }

  private Retries retries(Delivery delivery) {
    return Objects.requireNonNullElse(delivery.callback().retries(), usual);
  }

  /** Retries that wait are bounded, as is all else here: beyond it the rest is given up. */
  private void tryAgain(Delivery delivery) {
    if (closed || pausing.get() >= Recent.LIMIT) {
      delivery.giveUp();
      return;
    }
    pausing.incrementAndGet();
    vertx.setTimer(
        pause(delivery.attempts()),
        _ -> {
          pausing.decrementAndGet();
          attempt(delivery);
        });
  }

  private void start(Runnable request) {
    synchronized (waiting) {
      if (underWay == AT_ONCE) {
        waiting.add(request);
        return;
      }
      underWay++;
    }
    request.run();
  }

  private void ended() {
    @Nullable Runnable next;
    synchronized (waiting) {
      next = waiting.poll();
      if (next == null) {
        underWay--;
      }
    }
    if (next != null) {
      next.run();
    }
  }

  /** Never fails: what went wrong is the attempt's error. */
  private Future<Attempt> post(Delivery delivery) {
    Instant at = clock.instant();
    Callback.Post post = delivery.callback().post().apply(at);
    if (closed) {
      return Future.succeededFuture(new Attempt(at, 0, "the simulator is closed"));
    }
    if (post == null) {
      delivery.giveUp(); // as a provider that was told of no webhook
      return Future.succeededFuture(new Attempt(at, 0, "no target is set"));
    }
    return client
        .postAbs(post.to().toString())
        .putHeaders(headers(post.headers()))
        .timeout(ANSWER_WITHIN.toMillis())
        .sendBuffer(post.body())
        .map(answer -> new Attempt(at, answer.statusCode(), null))
        .otherwise(failure -> new Attempt(at, 0, String.valueOf(failure.getMessage())));
  }

  private static MultiMap headers(Map<String, String> headers) {
    return HttpHeaders.headers().addAll(headers);
  }

  /** Doubled with each attempt, with a little chance so that failed ones don't come in one wave. */
  private long pause(int attempts) {
    long doubled = firstPause.toMillis() << (attempts - 1);
    long most = Math.max(1, Math.min(doubled, LONGEST_PAUSE.toMillis()));
    return most + ThreadLocalRandom.current().nextLong(Math.max(1, most / 10));
  }
}
