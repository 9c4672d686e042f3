package io.billhook.worker.consume;

import io.billhook.broker.Broker;
import io.billhook.broker.DeadDelivery;
import io.billhook.broker.Subscription;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the broker's dead letter queue. A message never kills a job: attempts are counted in the
 * ledger alone, so the jobs of a readable message are sent again. Bytes that cannot be read are
 * kept as they came.
 */
final class DeadLetterRecorder {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterRecorder.class);
  private static final int PREFETCH = 64;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final EnginePool engine;
  private final MeterRegistry meters;
  private final Subscription subscription;

  DeadLetterRecorder(Vertx vertx, Broker broker, EnginePool engine, MeterRegistry meters) {
    this.vertx = vertx;
    this.engine = engine;
    this.meters = meters;
    this.subscription = broker.consumeDead(PREFETCH, this::arrived);
  }

  private void arrived(DeadDelivery letter) {
    write(letter)
        .onSuccess(
            _ -> {
              meters.counter("billhook.dead.letters", "reason", reason(letter)).increment();
              log.atWarn()
                  .addKeyValue("queue", letter.queue())
                  .addKeyValue("reason", reason(letter))
                  .addKeyValue("bytes", letter.body().length())
                  .log("broker.dead_letter");
              subscription.ack(letter);
            })
        .onFailure(_ -> vertx.setTimer(TRY_AGAIN.toMillis(), _ -> arrived(letter)));
  }

  private Future<Rows> write(DeadDelivery letter) {
    List<UUID> ids = letter.ids();
    return ids == null
        ? engine.run(DeadLetterSql.KEEP, letter.queue(), reason(letter), letter.body().getBytes())
        : engine.run(DeadLetterSql.SEND_AGAIN, ids);
  }

  private static String reason(DeadDelivery letter) {
    return Objects.requireNonNullElse(letter.reason(), "unknown");
  }

  Future<Void> close() {
    return subscription.close();
  }
}
