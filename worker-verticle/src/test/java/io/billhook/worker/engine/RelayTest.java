package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.broker.JobTransport;
import io.billhook.devkit.TestServices;
import io.billhook.outbox.Relay;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.model.ModelBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the relay does round by round, against a broker that does as it is told. */
@ExtendWith(VertxExtension.class)
class RelayTest {
  private static final String QUEUE = "billing";
  private static final Duration HOURS = Duration.ofHours(3);

  /** Is there, and says of every message what it is told to say. */
  private record Answering(Future<Void> answer) implements JobTransport {
    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public Future<Void> publish(String queue, List<UUID> ids) {
      return answer;
    }

    @Override
    public Future<Void> publishLater(String queue, List<UUID> ids, Instant due) {
      return answer;
    }
  }

  private final ModelBroker broker = new ModelBroker();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Vertx vertx; // these are set before each test
  private Database database;
  private EnginePool engine;

  @BeforeEach
  void open(Vertx given) {
    vertx = given;
    database = Database.open(vertx, TestServices.freshDatabase());
    engine = database.enginePool(2);
  }

  @AfterEach
  void close() {
    engine.close();
    database.close();
  }

  @Test
  void what_could_not_be_published_goes_soon_after_the_alarm_and_the_lag_says_so() {
    UUID id = waiting(1, HOURS, "now()");
    Relay relay = new Relay(vertx, new Answering(Future.failedFuture("blocked")), engine, meters);
    relay.round().await();
    assertThat(dispatchIn(id)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(meters.get("billhook.outbox.lag.seconds").gauge().value()).isPositive();
  }

  @Test
  void what_was_put_off_while_its_publishing_failed_keeps_its_time() {
    UUID id = waiting(1, HOURS, "now()");
    Promise<Void> confirm = Promise.promise();
    Relay relay = new Relay(vertx, new Answering(confirm.future()), engine, meters);
    Future<Integer> round = relay.round();
    TestEngine.await("it is on its way", () -> dispatchIn(id).compareTo(Duration.ZERO) > 0);
    sql(
        "UPDATE job SET state = 3, run_at = now() + interval '6 hours',"
            + " dispatch_at = now() + interval '6 hours'");
    confirm.fail("no confirm came");
    round.await();
    assertThat(dispatchIn(id)).isGreaterThan(HOURS);
  }

  @Test
  void a_paused_queue_is_sent_nothing() {
    sql("INSERT INTO queue (name, paused_at) VALUES ($1, now())", QUEUE);
    UUID id = waiting(1, HOURS, "now()");
    Relay relay = new Relay(vertx, broker, engine, meters);
    relay.round().await();
    assertThat(broker.size()).isZero();
    assertThat(dispatchIn(id)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    sql("UPDATE queue SET paused_at = NULL");
    sql("UPDATE job SET dispatch_at = now()"); // as the resume does
    relay.round().await();
    assertThat(broker.holds(id)).isTrue();
  }

  @Test
  void a_pause_that_is_being_ended_is_waited_for() {
    sql("INSERT INTO queue (name, paused_at) VALUES ($1, now())", QUEUE);
    UUID id = waiting(1, HOURS, "now()");
    Relay relay = new Relay(vertx, broker, engine, meters);
    Future<Integer> round =
        database.transact(
            Role.ENGINE,
            TenantScope.none(),
            tx -> {
              tx.update("UPDATE queue SET paused_at = NULL");
              Future<Integer> begun = relay.round();
              TestEngine.await(
                  "it waits",
                  () ->
                      !sql("SELECT FROM pg_locks WHERE NOT granted AND pid IN"
                              + " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())")
                          .isEmpty());
              return begun;
            });
    round.await();
    assertThat(broker.holds(id)).isTrue();
  }

  @Test
  void what_the_relay_had_sent_is_sent_once_more_when_the_broker_has_lost_its_queue() {
    UUID id = waiting(1, HOURS, "now()");
    UUID published = waiting(2, HOURS, "NULL");
    Relay relay = new Relay(vertx, broker, engine, meters);
    Relay other = new Relay(vertx, broker, engine, new SimpleMeterRegistry());
    relay.round().await();
    assertThat(broker.holds(id)).isTrue();
    broker.lose();
    Relay.noteLostQueue(engine, QUEUE).await();
    relay.round().await();
    assertThat(broker.holds(id)).isTrue();
    assertThat(broker.holds(published)).isTrue();
    assertThat(refills().size()).isZero();
    broker.lose();
    sql("UPDATE queue SET refill_before = now() - interval '10 seconds'"); // another's late page
    other.round().await();
    assertThat(broker.size()).isZero();
  }

  @Test
  void a_large_ledger_is_filled_page_by_page_and_what_is_due_goes_meanwhile() {
    sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, finalized_at)"
            + " SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,"
            + " 'billing.probe', 'billing', '{}', 4, 3, now(), now()"
            + " FROM generate_series(1, 6000) AS n");
    UUID last = waiting(7000, HOURS, "NULL");
    UUID due = waiting(7001, HOURS, "now()");
    Relay relay = new Relay(vertx, broker, engine, meters);
    Relay.noteLostQueue(engine, QUEUE).await();
    relay.round().await();
    assertThat(broker.holds(due)).isTrue();
    assertThat(broker.holds(last)).isFalse();
    assertThat(refills().size()).isOne();
    relay.round().await();
    assertThat(broker.holds(last)).isTrue();
    assertThat(refills().size()).isZero();
  }

  @Test
  void what_is_due_goes_where_the_ledger_cannot_be_walked_through() {
    UUID due = waiting(1, HOURS, "now()");
    sql("INSERT INTO queue (name, refill_before) VALUES ($1, 'infinity')", QUEUE); // no such id
    new Relay(vertx, broker, engine, meters).round().await();
    assertThat(broker.holds(due)).isTrue();
  }

  /** A job that has waited for so long. */
  private UUID waiting(int number, Duration since, String dispatchAt) {
    UUID id = new UUID(0x7000, 0x8000_0000_0000_0000L + number);
    sql(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, dispatch_at)"
            + " VALUES ($1, 'billing.probe', $2, '{}', 1, 3,"
            + " now() - $3 * interval '1 second', "
            + dispatchAt
            + ")",
        id,
        QUEUE,
        since.toSeconds());
    return id;
  }

  private Duration dispatchIn(UUID id) {
    Row row = sql("SELECT dispatch_at, now() AS now FROM job WHERE id = $1", id).first();
    return Duration.between(row.instant("now"), row.instant("dispatch_at"));
  }

  private Rows refills() {
    return sql("SELECT FROM queue WHERE refill_before IS NOT NULL");
  }

  private Rows sql(String sql, @Nullable Object... parameters) {
    return database.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }
}
