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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the broker's dead letter queue. A message never kills a job: attempts are counted in the
 * ledger alone, so the jobs of a readable message are sent again. Bytes that cannot be read are kept
 * as they came.
 */
final class DeadLetterRecorder {
  private static final Logger log = LoggerFactory.getLogger(DeadLetterRecorder.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final EnginePool engine;
  private final MeterRegistry meters;
  private final Subscription subscription;

  DeadLetterRecorder(Vertx vertx, Broker broker, EnginePool engine, MeterRegistry meters) {
    this.vertx = vertx;
    this.engine = engine;
    this.meters = meters;
    this.subscription = broker.consumeDead(this::arrived);
  }

  private void arrived(DeadDelivery letter) {
    write(letter)
        .onSuccess(
            _ -> {
              meters.counter("billhook.dead.letters", "reason", letter.reason()).increment();
              log.atWarn()
                  .addKeyValue("queue", letter.queue())
                  .addKeyValue("reason", letter.reason())
                  .addKeyValue("bytes", letter.body().length)
                  .log("broker.dead_letter");
              letter.ack();
            })
        .onFailure(_ -> vertx.setTimer(TRY_AGAIN.toMillis(), _ -> arrived(letter)));
  }

  private Future<Rows> write(DeadDelivery letter) {
    return letter.ids().isEmpty()
        ? engine.run(DeadLetterSql.KEEP, letter.queue(), letter.reason(), letter.body())
        : engine.run(DeadLetterSql.SEND_AGAIN, letter.ids());
  }

  Future<Void> close() {
    return subscription.close();
  }
}
