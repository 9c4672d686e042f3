package io.billhook.worker.engine;

import io.billhook.broker.Broker;
import io.billhook.broker.DeadDelivery;
import io.billhook.broker.Subscription;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.billhook.text.CodePoints;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

  private static final String UNKNOWN = "unknown";
  private static final int LONGEST = 200;

  /** What brokers say; anything else came with the message. */
  private static final Set<String> REASONS =
      Set.of("rejected", "delivery_limit", "expired", "maxlen", UNKNOWN);

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
              meters.counter("billhook.dead.letters", "reason", label(letter)).increment();
              log.atWarn()
                  .addKeyValue("queue", clean(letter.queue()))
                  .addKeyValue("reason", reason(letter))
                  .addKeyValue("bytes", letter.body().length())
                  .log("broker.dead_letter");
              subscription.ack(letter);
            })
        .onFailure(_ -> vertx.setTimer(TRY_AGAIN.toMillis(), _ -> arrived(letter)));
  }

  private Future<Rows> write(DeadDelivery letter) {
    List<UUID> ids = letter.ids();
    Future<Rows> written =
        ids == null
            ? keep(letter, clean(letter.queue()), reason(letter))
            : engine.soon(DeadLetterSql.SEND_AGAIN, ids);
    // What came with the message, or one of its jobs, is refused: the rest must not wait behind it.
    return written.recover(
        e ->
            e instanceof DatabaseException refused && DatabaseException.isOfOneRow(e)
                ? keep(letter, UNKNOWN, "refused: " + refused.sqlState())
                : Future.failedFuture(e));
  }

  private Future<Rows> keep(DeadDelivery letter, String queue, String reason) {
    return engine.soon(DeadLetterSql.KEEP, queue, reason, letter.body().getBytes());
  }

  /** A label of a metric must not be of the sender's choice. */
  private static String label(DeadDelivery letter) {
    String reason = reason(letter);
    return REASONS.contains(reason) ? reason : UNKNOWN;
  }

  private static String reason(DeadDelivery letter) {
    return clean(Objects.requireNonNullElse(letter.reason(), UNKNOWN));
  }

  /** Routing key and headers are whatever the sender wrote; PostgreSQL takes no NUL. */
  private static String clean(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return CodePoints.cut(line, LONGEST);
  }

  Future<Void> close() {
    return subscription.close();
  }
}
