package io.billhook.api.intake;

import io.billhook.postgres.EnginePool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused deliveries of one provider by reason, and keeps a sample of each reason at most
 * every ten seconds: who floods us with forged ones must not fill the database. Used on one event
 * loop alone.
 */
public final class Rejections {
  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);
  private static final long BETWEEN_SAMPLES = TimeUnit.SECONDS.toNanos(10);

  private final EnginePool pool;
  private final String provider;
  private final Map<Refusal, Counter> counters = new HashMap<>();
  private final Map<Refusal, Long> sampledAt = new HashMap<>();

  /**
   * None so far.
   *
   * @param known each has its count from the start, 0 included
   */
  public Rejections(
      EnginePool pool, MeterRegistry registry, String provider, Collection<Refusal> known) {
    this.pool = pool;
    this.provider = provider;
    for (Refusal why : known) {
      counters.put(
          why,
          Counter.builder("billhook_webhook_rejected")
              .description("Webhook deliveries that were refused")
              .tag("provider", provider)
              .tag("reason", why.reason())
              .register(registry));
    }
  }

  public void note(Refusal why, int bytes, String remote) {
    Counter counter = counters.get(why);
    if (counter != null) {
      counter.increment();
    }
    long now = System.nanoTime();
    Long last = sampledAt.get(why);
    if (last == null || now - last >= BETWEEN_SAMPLES) {
      sampledAt.put(why, now);
      pool.run(IntakeSql.SAMPLE_REJECTED, why.reason(), bytes, remote, provider)
          .onFailure(e -> LOG.warn("webhook.sample_not_stored: {}", e.getMessage()));
    }
  }
}
