package io.billhook.provider;

import io.billhook.provider.BreakerState.Phase;
import io.billhook.published.Public;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The breakers of this process, one for each credential of a provider. Each shows as the gauge
 * {@code billhook_breaker_state} (0 closed, 1 half open, 2 open), and whoever is given as {@code
 * changed} is told of every change.
 */
@Public
public final class Breakers {
  /** Calls to one provider that one process has under way, whatever its queues would bear. */
  public static final int MOST_AT_ONCE = 256;

  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final BreakerSettings settings;
  private final Gate mayCall;
  private final Consumer<BreakerState> changed;
  private final ConcurrentSkipListMap<String, Breaker> byName = new ConcurrentSkipListMap<>();

  /**
   * @param mayCall false while this process may start no call, or none for the job of the thread
   *     that asks
   * @param changed told of the first state and of each change; must not block
   */
  public Breakers(
      Vertx vertx,
      MeterRegistry metrics,
      BreakerSettings settings,
      Gate mayCall,
      Consumer<BreakerState> changed) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.settings = settings;
    this.mayCall = mayCall;
    this.changed = changed;
  }

  /** The breaker of a credential, made at the first call, for as many calls at once as may be. */
  public Breaker of(String name) {
    return of(name, MOST_AT_ONCE);
  }

  /**
   * As {@link #of(String)}.
   *
   * @param atOnce calls of this process under way, at most {@link #MOST_AT_ONCE}; heeded when it is
   *     made
   */
  public Breaker of(String name, int atOnce) {
    return byName.computeIfAbsent(name, _ -> made(name, Math.clamp(atOnce, 1, MOST_AT_ONCE)));
  }

  /**
   * A breaker that is listed nowhere: no gauge, no operator and no queue knows it. For a tenant's
   * own credential, of which there may be any number; it is gone with whoever asked for it.
   *
   * @param atOnce calls of this process under way, at most {@link #MOST_AT_ONCE}
   */
  public Breaker unlisted(String name, int atOnce) {
    return new Breaker(
        vertx, name, settings, Math.clamp(atOnce, 1, MOST_AT_ONCE), mayCall, _ -> {});
  }

  /** Where all of them stand, by name. */
  public List<BreakerState> states() {
    return byName.values().stream().map(Breaker::state).toList();
  }

  private Breaker made(String name, int atOnce) {
    Breaker breaker = new Breaker(vertx, name, settings, atOnce, mayCall, changed);
    Gauge.builder("billhook_breaker_state", breaker, b -> b.state().phase().gauge())
        .description("0 closed, 1 half open, 2 open")
        .tag("name", name)
        .register(metrics);
    changed.accept(new BreakerState(name, Phase.CLOSED, 0));
    return breaker;
  }
}
