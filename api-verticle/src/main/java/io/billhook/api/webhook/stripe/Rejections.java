package io.billhook.api.webhook.stripe;

import io.billhook.postgres.EnginePool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused deliveries by reason, and keeps a sample of each reason at most every ten seconds:
 * who floods us with forged ones must not fill the database. Used on one event loop alone.
 */
final class Rejections {
  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);
  private static final long BETWEEN_SAMPLES = TimeUnit.SECONDS.toNanos(10);

  private final EnginePool pool;
  private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);
  private final Map<Refusal, Long> sampledAt = new EnumMap<>(Refusal.class);

  Rejections(EnginePool pool, MeterRegistry registry) {
    this.pool = pool;
    for (Refusal why : Refusal.values()) {
      counters.put(
          why,
          Counter.builder("billhook_webhook_rejected")
              .description("Webhook deliveries that were refused")
              .tag("provider", "stripe")
              .tag("reason", why.reason())
              .register(registry));
    }
  }

  void note(Refusal why, int bytes, String remote) {
    Counter counter = counters.get(why);
    if (counter != null) {
      counter.increment();
    }
    long now = System.nanoTime();
    Long last = sampledAt.get(why);
    if (last == null || now - last >= BETWEEN_SAMPLES) {
      sampledAt.put(why, now);
      pool.run(IntakeSql.SAMPLE_REJECTED, why.reason(), bytes, remote)
          .onFailure(e -> LOG.warn("webhook.sample_not_stored: {}", e.getMessage()));
    }
  }
}
