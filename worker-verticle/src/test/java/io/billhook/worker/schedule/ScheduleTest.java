package io.billhook.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.schedule.ScheduleTable.Look;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recurring jobs on a real database; times are aged by SQL, never waited for. */
class ScheduleTest {
  record Tick(int number) implements JobArgs {
    static final JobKind<Tick> KIND = JobKind.of("upkeep.tick", Tick.class);
  }

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final String YEARLY = "0 0 1 1 *";
  private static final String MINUTELY = "* * * * *";
  private TestEngine engine; // set before each test
  private ScheduleTable table; // that of this process

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
    table = new ScheduleTable(engine.node.database.engine(), engine.node.outbox);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void of_many_that_look_at_once_exactly_one_fires() throws Exception {
    RecurringJob<Tick> schedule = schedule(YEARLY, MisfirePolicy.RUN_ONCE);
    table.declare(List.of(schedule));
    try (TestEngine other = engine.another();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ScheduleTable others = new ScheduleTable(other.node.database.engine(), other.node.outbox);
      int rounds = 200;
      for (int round = 0; round < rounds; round++) {
        makeDue("1 second");
        engine.sql("UPDATE job SET unique_key = NULL"); // or it is folded into the last one
        List<Callable<Look>> looks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          looks.add(() -> table.fire(schedule));
          looks.add(() -> others.fire(schedule));
        }
        List<Look> seen = new ArrayList<>();
        for (Future<Look> look : threads.invokeAll(looks)) {
          seen.add(look.get());
        }
        assertThat(seen).containsOnlyOnce(Look.FIRED).doesNotContain(Look.SKIPPED);
      }
      assertThat(jobs()).isEqualTo(rounds);
      assertThat(engine.sql("SELECT DISTINCT holder FROM job").size())
          .as("processes that have fired")
          .isEqualTo(2);
    }
  }

  @Test
  void two_workers_run_each_fire_time_once() {
    AtomicInteger runs = new AtomicInteger();
    JobRegistry registry =
        new JobRegistry()
            .handle(
                Tick.KIND,
                (_, _) -> {
                  runs.incrementAndGet();
                  return JobOutcome.done();
                });
    List<RecurringJob<?>> list = List.of(schedule(YEARLY, MisfirePolicy.RUN_ONCE));
    try (TestEngine other = engine.another()) {
      List<TestEngine> both = List.of(engine, other);
      for (TestEngine one : both) {
        one.work(registry);
        deploy(one, list);
      }
      for (int round = 1; round <= 30; round++) {
        int fired = round;
        makeDue("1 second");
        TestEngine.await("fire time " + round, () -> completed() == fired);
      }
      assertThat(runs).hasValue(30);
      assertThat(jobs()).isEqualTo(30);
      TestEngine.await("the last is counted", () -> fired(both) >= 30);
      assertThat(fired(both)).isEqualTo(30);
    }
  }

  private static double fired(List<TestEngine> engines) {
    return engines.stream()
        .map(one -> one.node.metrics.registry().find("billhook.schedule.fired"))
        .flatMap(found -> found.counters().stream())
        .mapToDouble(c -> c.count())
        .sum();
  }

  @Test
  void a_crash_on_the_way_leaves_it_due() {
    RecurringJob<Tick> schedule = schedule(YEARLY, MisfirePolicy.RUN_ONCE);
    table.declare(List.of(schedule));
    makeDue("1 second");
    ScheduleTable dies =
        new ScheduleTable(
            engine.node.database.engine(),
            new Outbox() {
              @Override
              public <A extends JobArgs> UUID enqueueNaming(
                  Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options) {
                UUID id = engine.node.outbox.enqueueNaming(tx, kind, args, options);
                tx.beforeCommit(
                    () -> {
                      assertThat(tx.query("SELECT FROM job").size()).isEqualTo(1);
                      throw new IllegalStateException("after the job, before the schedule");
                    });
                return id;
              }
            });
    assertThatThrownBy(() -> dies.fire(schedule)).hasMessageStartingWith("after the job");
    assertThat(jobs()).isZero();
    assertThat(row().instantOrNull("last_at")).isNull();
    assertThat(table.fire(schedule)).isEqualTo(Look.FIRED);
    assertThat(table.fire(schedule)).isEqualTo(Look.LEFT);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void missed_times_are_one_run() {
    RecurringJob<Tick> schedule = schedule(MINUTELY, MisfirePolicy.RUN_ONCE);
    table.declare(List.of(schedule));
    makeDue("30 days");
    assertThat(table.fire(schedule)).isEqualTo(Look.FIRED);
    assertThat(jobs()).isEqualTo(1);
    Row row = row();
    assertThat(row.instant("next_at")).isAfter(row.instant("last_at"));
    assertThat(row.instant("next_at"))
        .isBeforeOrEqualTo(row.instant("last_at").plus(Duration.ofMinutes(1)));
  }

  @Test
  void missed_times_are_skipped_where_the_policy_says_so() {
    RecurringJob<Tick> schedule = schedule(YEARLY, MisfirePolicy.SKIP);
    table.declare(List.of(schedule));
    makeDue("2 minutes");
    assertThat(table.fire(schedule)).isEqualTo(Look.SKIPPED);
    assertThat(jobs()).isZero();
    Instant now = engine.sql("SELECT now() AS now").first().instant("now");
    assertThat(row().instant("next_at")).isEqualTo(schedule.next(now));
    assertThat(row().instantOrNull("last_at")).isNull();
    makeDue("30 seconds");
    assertThat(table.fire(schedule)).as("less than a minute late").isEqualTo(Look.FIRED);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void a_time_within_the_grace_is_not_skipped_with_those_before_it() {
    RecurringJob<Tick> schedule = schedule(MINUTELY, MisfirePolicy.SKIP);
    table.declare(List.of(schedule));
    makeDue("3 days");
    assertThat(table.fire(schedule)).isEqualTo(Look.FIRED);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void a_time_while_the_job_of_the_last_one_waits_is_folded_into_it() {
    RecurringJob<Tick> schedule = schedule(YEARLY, MisfirePolicy.RUN_ONCE);
    table.declare(List.of(schedule));
    makeDue("1 second");
    table.fire(schedule);
    UUID first = row().uuid("last_job");
    makeDue("1 second");
    assertThat(table.fire(schedule)).isEqualTo(Look.FIRED);
    assertThat(jobs()).isEqualTo(1);
    assertThat(row().uuid("last_job")).as("the job that does the work").isEqualTo(first);
    assertThat(engine.sql("SELECT FROM job WHERE id = $1", first).size()).isEqualTo(1);
  }

  @Test
  void the_table_follows_the_code_at_a_start() {
    table.declare(List.of(schedule(YEARLY, MisfirePolicy.RUN_ONCE), named("gone", YEARLY, UTC)));
    makeDue("5 seconds");
    Instant due = row().instant("next_at");
    table.declare(List.of(schedule(YEARLY, MisfirePolicy.SKIP)));
    assertThat(engine.sql("SELECT name FROM schedule").map(r -> r.text("name")))
        .containsExactly("tick");
    assertThat(row().instant("next_at")).as("unchanged times stay due").isEqualTo(due);
    assertThat(row().text("missed")).isEqualTo("skip");

    table.declare(List.of(named("tick", "30 2 * * *", UTC)));
    Instant inUtc = row().instant("next_at");
    assertThat(inUtc).as("a changed expression is not due").isAfter(due).isAfter(databaseTime());
    assertThat(row().text("cron")).isEqualTo("30 2 * * *");
    table.declare(List.of(named("tick", "30 2 * * *", ZoneId.of("Asia/Kathmandu"))));
    assertThat(row().instant("next_at")).as("nor a changed zone").isNotEqualTo(inUtc);
    table.declare(List.of());
    assertThat(engine.sql("SELECT FROM schedule").isEmpty()).isTrue();
  }

  @Test
  void a_row_that_another_version_has_forgotten_comes_back() {
    deploy(engine, List.of(schedule(YEARLY, MisfirePolicy.RUN_ONCE)));
    engine.sql("DELETE FROM schedule");
    TestEngine.await("it is back", () -> engine.sql("SELECT FROM schedule").size() == 1);
    assertThat(row().instant("next_at")).isAfter(databaseTime());
  }

  /** In a roll-out old and new workers run side by side. */
  @Test
  void a_row_of_another_version_is_left_to_it_while_one_lives() {
    RecurringJob<Tick> old = schedule(YEARLY, MisfirePolicy.RUN_ONCE);
    table.declare(List.of(named("tick", MINUTELY, UTC)));
    makeDue("30 seconds");
    assertThat(table.fire(old)).isEqualTo(Look.LEFT);
    makeDue("2 minutes");
    assertThat(table.fire(old)).as("nobody has fired it for two minutes").isEqualTo(Look.FIRED);
    assertThat(row().text("cron")).isEqualTo(YEARLY);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void one_that_fails_does_not_keep_the_others_from_firing() {
    Outbox broken =
        new Outbox() {
          @Override
          public <A extends JobArgs> UUID enqueueNaming(
              Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options) {
            if ("a-broken".equals(options.uniqueKey())) {
              throw new IllegalStateException("cannot be enqueued");
            }
            return engine.node.outbox.enqueueNaming(tx, kind, args, options);
          }
        };
    List<RecurringJob<?>> list =
        List.of(named("a-broken", YEARLY, UTC), named("tick", YEARLY, UTC));
    ScheduleTable half = new ScheduleTable(engine.node.database.engine(), broken);
    half.declare(list);
    engine.sql("UPDATE schedule SET next_at = now() - interval '1 second'");
    deploy(engine, half, list);
    TestEngine.await("the other has fired", () -> jobs() == 1);
    assertThat(row().instantOrNull("last_at")).isNotNull();
  }

  private static void deploy(TestEngine one, List<RecurringJob<?>> list) {
    deploy(one, new ScheduleTable(one.node.database.engine(), one.node.outbox), list);
  }

  private static void deploy(TestEngine one, ScheduleTable table, List<RecurringJob<?>> list) {
    one.node
        .vertx
        .deployVerticle(
            new Scheduler(
                one.node.engine, table, list, one.node.metrics.registry(), Duration.ofMillis(10)))
        .await();
  }

  private static RecurringJob<Tick> schedule(String cron, MisfirePolicy misfire) {
    return new RecurringJob<>("tick", cron, UTC, Tick.KIND, new Tick(1), misfire);
  }

  private static RecurringJob<Tick> named(String name, String cron, ZoneId zone) {
    return new RecurringJob<>(name, cron, zone, Tick.KIND, new Tick(1), MisfirePolicy.RUN_ONCE);
  }

  private void makeDue(String late) {
    engine.sql(
        "UPDATE schedule SET next_at = now() - $1::text::interval WHERE name = 'tick'", late);
  }

  private Row row() {
    return engine.sql("SELECT * FROM schedule WHERE name = 'tick'").first();
  }

  private Instant databaseTime() {
    return engine.sql("SELECT now() AS now").first().instant("now");
  }

  private long jobs() {
    return engine.sql("SELECT count(*) AS n FROM job").first().bigint("n");
  }

  private long completed() {
    return engine.sql("SELECT count(*) AS n FROM job WHERE state = 4").first().bigint("n");
  }
}
