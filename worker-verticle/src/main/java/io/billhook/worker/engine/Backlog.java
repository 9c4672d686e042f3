package io.billhook.worker.engine;

import io.billhook.outbox.QueueAges;
import io.billhook.postgres.EnginePool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures now and then how long the oldest waiting job of each queue has been due. */
final class Backlog {
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);
  private static final Logger log = LoggerFactory.getLogger(Backlog.class);

  private final EnginePool engine;
  private volatile Map<String, Duration> ages = Map.of();

  Backlog(EnginePool engine, Collection<String> queues, MeterRegistry meters) {
    this.engine = engine;
    for (String queue : queues) {
      Gauge.builder("billhook.queue.oldest.seconds", this, backlog -> backlog.seconds(queue))
          .description("Since the oldest job that waits in the queue fell due; 0 where none does")
          .tag("queue", queue)
          .register(meters);
    }
  }

  /** Where it fails the gauges stay as they are. */
  void measure() {
    QueueAges.of(engine)
        .onSuccess(found -> ages = found)
        .onFailure(e -> log.atWarn().addKeyValue("error", e.getMessage()).log("queue.ages_failed"));
  }

  private double seconds(String queue) {
    return ages.getOrDefault(queue, Duration.ZERO).toMillis() / 1000.0;
  }
}
