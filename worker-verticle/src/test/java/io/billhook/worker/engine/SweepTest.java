package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.outbox.Sweep;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.billhook.process.JobIds;
import io.billhook.telemetry.QueueDepth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What single looks of the sweep find, with what was known before and what the broker says. */
@ExtendWith(VertxExtension.class)
class SweepTest {
  private static final String QUEUE = "billing";
  private static final Sweep.Times MINUTE =
      new Sweep.Times(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ofSeconds(10));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Vertx vertx; // these are set before each test
  private Database database;
  private EnginePool engine;
  private Instant now;

  @BeforeEach
  void open(Vertx given) {
    vertx = given;
    database = Database.open(vertx, TestServices.freshDatabase());
    engine = database.enginePool(2);
    now = sql("SELECT now() AS now").first().instant("now");
    sql(
        "INSERT INTO process (role, host, version, since) VALUES ('worker', 'h', 'v', $1)",
        JobIds.lowestAt(now.minusSeconds(20)));
    sql("INSERT INTO queue (name) VALUES ($1)", QUEUE);
  }

  @AfterEach
  void close() {
    engine.close();
    database.close();
  }

  @Test
  void where_the_broker_says_nothing_or_what_cannot_be_nothing_is_sent() {
    UUID id = sentAt(now.minusSeconds(90));
    knownBefore(now.minusSeconds(80), null);
    look(Map.of());
    assertThat(sql("SELECT FROM upkeep WHERE name = 'sweep'").size()).as("turns taken").isZero();
    look(Map.of("email", new QueueDepth(0, 1)));
    sql(
        "INSERT INTO queue_worker (queue, process, running, ended_per_second)"
            + " SELECT $1, id, 0, 0 FROM process",
        QUEUE);
    look(Map.of(QUEUE, new QueueDepth(0, 0))); // a leader that did not answer
    look(Map.of(QUEUE, new QueueDepth(7, 0)));
    assertThat(isDue(id)).isFalse();
    assertThat(sql("SELECT FROM queue WHERE refill_before IS NOT NULL").size()).isZero();
  }

  @Test
  void a_quiet_queue_that_was_empty_for_a_minute_is_filled_again() {
    sentAt(now.minusSeconds(90));
    knownBefore(now.minusSeconds(50), null);
    look(empty());
    assertThat(sql("SELECT FROM queue WHERE refill_before IS NOT NULL").size()).isZero();
    knownBefore(now.minusSeconds(70), null);
    look(empty());
    assertThat(
            sql("SELECT FROM queue WHERE refill_before BETWEEN now() - interval '65 seconds'"
                    + " AND now() - interval '1 minute'")
                .size())
        .isOne();
    assertThat(lost()).isOne();
  }

  @Test
  void in_an_empty_queue_that_others_pass_through_only_what_is_lost_is_sent() {
    UUID id = sentAt(now.minusSeconds(70));
    UUID young = sentAt(now.minusSeconds(50));
    knownBefore(now.minusSeconds(70), now.minusSeconds(100));
    sql("UPDATE queue SET claimed_to = now()");
    look(empty());
    assertThat(isDue(id)).isTrue();
    assertThat(isDue(young)).isFalse();
    assertThat(sql("SELECT FROM queue WHERE refill_before IS NOT NULL").size()).isZero();
  }

  @Test
  void of_a_backlog_only_what_was_overtaken_is_sent() {
    Instant claimed = now.minusSeconds(3600);
    UUID overtaken = sentAt(claimed.minusSeconds(11));
    UUID beside = sentAt(claimed.minusSeconds(9));
    UUID behind = sentAt(claimed.plusSeconds(9));
    knownBefore(null, claimed);
    sql("UPDATE queue SET claimed_to = now()"); // since a moment ago
    look(Map.of(QUEUE, new QueueDepth(3000, 1)));
    assertThat(isDue(overtaken)).isTrue();
    assertThat(isDue(beside)).isFalse();
    assertThat(isDue(behind)).isFalse();
    assertThat(lost()).isOne();
  }

  @Test
  void what_a_worker_has_is_looked_at_until_it_has_it_no_more() {
    UUID id = sentAt(now.minusSeconds(90));
    sql(
        "INSERT INTO queue_worker (queue, process, running, ended_per_second, waiting)"
            + " SELECT $1, id, 0, 0, $2 FROM process",
        QUEUE,
        List.of(id));
    knownBefore(now.minusSeconds(70), null);
    look(empty());
    look(empty());
    assertThat(isDue(id)).isFalse();
    assertThat(sql("SELECT low FROM sweep WHERE queue = $1", QUEUE).first().uuid("low"))
        .as("what is looked at next")
        .isGreaterThan(id);
    sql("UPDATE queue_worker SET waiting = '{}'");
    sql("UPDATE queue SET claimed_to = now()");
    look(empty());
    assertThat(isDue(id)).isTrue();
  }

  @Test
  void what_the_relay_has_sent_is_sent_again_unless_it_looks_soon_itself() {
    UUID far = relayed(Duration.ofMinutes(40), 0);
    UUID soon = relayed(Duration.ofSeconds(25), 0);
    UUID putOff = relayed(Duration.ofSeconds(58), 2);
    UUID later = sentAt(now.minusSeconds(90));
    sql(
        "UPDATE job SET state = 0, run_at = now() + interval '40 minutes',"
            + " dispatch_at = now() + interval '40 minutes' WHERE id = $1",
        later);
    knownBefore(now.minusSeconds(70), now.minusSeconds(100));
    sql("UPDATE queue SET claimed_to = now()");
    look(empty());
    assertThat(List.of(isDue(far), isDue(soon), isDue(putOff), isDue(later)))
        .containsExactly(true, false, false, false);
  }

  @Test
  void what_may_still_be_committed_is_looked_at_again() {
    sql("UPDATE process SET since = $1", JobIds.lowestAt(now.minusSeconds(300)));
    knownBefore(now.minusSeconds(70), null);
    look(empty());
    UUID late = sentAt(now.minusSeconds(200));
    look(empty());
    assertThat(lost()).isOne();
    assertThat(late).isGreaterThan(JobIds.lowestAt(now.minusSeconds(300)));
  }

  @Test
  void one_process_has_the_turn() {
    Sweep.Times seldom =
        new Sweep.Times(
            Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(10));
    new Sweep(vertx, engine, () -> Future.succeededFuture(empty()), meters, seldom).look();
    UUID id = sentAt(now.minusSeconds(90));
    knownBefore(now.minusSeconds(70), null);
    new Sweep(vertx, engine, () -> Future.succeededFuture(empty()), meters, seldom).look();
    assertThat(isDue(id)).isFalse();
    assertThat(lost()).isZero();
  }

  private static Map<String, QueueDepth> empty() {
    return Map.of(QUEUE, new QueueDepth(0, 1));
  }

  private void look(Map<String, QueueDepth> depths) {
    new Sweep(vertx, engine, () -> Future.succeededFuture(depths), meters, MINUTE).look();
  }

  /** The looks before: since when the queue is empty, and how far it was claimed 70 s ago. */
  private void knownBefore(@Nullable Instant emptySince, @Nullable Instant claimedTo) {
    sql("DELETE FROM sweep");
    sql(
        "INSERT INTO sweep (queue, looked_at, empty_since, looks, claims, low, kept)"
            + " SELECT $1, now() - interval '10 seconds', $2,"
            + " CASE WHEN $3::timestamptz IS NULL THEN '{}'"
            + "      ELSE ARRAY[now() - interval '70 seconds'] END,"
            + " CASE WHEN $3::timestamptz IS NULL THEN '{}' ELSE ARRAY[$3::timestamptz] END,"
            + " '00000000-0000-0000-0000-000000000000', '{}'",
        QUEUE,
        emptySince,
        claimedTo);
    sql("UPDATE queue SET claimed_to = $1", claimedTo);
  }

  /** A job whose message was sent at once, at this time. */
  private UUID sentAt(Instant time) {
    UUID id =
        new UUID(
            JobIds.lowestAt(time).getMostSignificantBits(),
            UUID.randomUUID().getLeastSignificantBits());
    sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, created_at)"
            + " VALUES ($1, 'billing.probe', $2, '{}', 1, 3, $3, $3)",
        id,
        QUEUE,
        time);
    return id;
  }

  /** A job of hours ago that the relay will look at in so long. */
  private UUID relayed(Duration next, int lost) {
    UUID id = sentAt(now.minus(Duration.ofHours(5)));
    sql(
        "UPDATE job SET dispatch_at = now() + $2 * interval '1 second', lost = $3 WHERE id = $1",
        id,
        next.toSeconds(),
        (short) lost);
    return id;
  }

  private boolean isDue(UUID id) {
    return !sql("SELECT FROM job WHERE id = $1 AND dispatch_at <= now()", id).isEmpty();
  }

  private double lost() {
    return meters.get("billhook.outbox.lost").tag("queue", QUEUE).counter().count();
  }

  private Rows sql(String sql, @Nullable Object... parameters) {
    return database.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }
}
