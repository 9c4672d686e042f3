package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants by turns, where a queue has a backlog of short jobs. A job takes its number of ms. */
class FloodTest {
  private static final int RUN = 80;
  private static final int FLOOD = 800;

  private final UUID flood = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  /** Each job that has run, with how many had before. */
  private final Map<UUID, Integer> ended = new ConcurrentHashMap<>();

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger beyond = new AtomicInteger(Integer.MAX_VALUE);

  /** How many jobs began while more than {@link #beyond} ran, themselves counted. */
  private final LongAdder starts = new LongAdder();

  private TestEngine engine; // set before each test

  @BeforeEach
  void start() {
    engine =
        TestEngine.on(
            PrivateRabbit.available()
                ? TestServices.rabbit().url()
                : TestServices.embeddedBroker());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64})
  void another_tenants_jobs_pass_a_flood(int slots) {
    int jobs = slots * 100;
    work(engine, slots);
    enqueue(flood, jobs, RUN);
    List<UUID> passing = new ArrayList<>(enqueue(other, 3, RUN));
    passing.addAll(enqueue(null, 1, RUN));
    awaitCompleted(jobs / 20);
    passing.addAll(enqueue(other, 1, RUN));
    passing.addAll(enqueue(UUID.randomUUID(), 1, RUN));
    passing.addAll(enqueue(null, 1, RUN));
    passing.forEach(id -> engine.awaitState(id, TestEngine.COMPLETED));
    assertThat(passing)
        .as("how many had run when each had")
        .allSatisfy(id -> assertThat(ended.get(id)).isLessThan(jobs * 2 / 10));
  }

  /** Neither lies at the end of the broker's queue. */
  @Test
  void what_was_scheduled_or_is_tried_again_passes_too() {
    work(engine, 8);
    UUID again =
        engine.enqueue(Probe.KIND, new Probe(-1), JobOptions.none().tenant(other)); // fails once
    UUID later =
        engine.enqueue(
            Probe.KIND,
            new Probe(RUN),
            JobOptions.none().tenant(other).at(Instant.now().plusSeconds(2)));
    enqueue(flood, FLOOD, RUN);
    engine.awaitState(again, TestEngine.COMPLETED);
    engine.awaitState(later, TestEngine.COMPLETED);
    assertThat(engine.count("state <> 4")).as("of the flood").isGreaterThan(FLOOD / 2);
  }

  @Test
  void many_tenants_take_turns_on_two_workers_and_each_job_runs_once() {
    TestEngine second = engine.another();
    try {
      work(engine, 4);
      work(second, 4);
      enqueue(flood, FLOOD, RUN);
      enqueue(other, FLOOD, RUN);
      List<UUID> few = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        few.addAll(enqueue(UUID.randomUUID(), 2, RUN));
      }
      few.forEach(id -> engine.awaitState(id, TestEngine.COMPLETED));
      assertThat(completed(flood) + completed(other)).as("of both floods").isLessThan(FLOOD / 2);
      TestEngine.await("the second flood has had turns", () -> completed(other) > FLOOD / 4);
      assertThat(completed(flood)).isBetween(FLOOD / 8L, FLOOD / 2L);
      second.drain();
      TestEngine.await("all are done", () -> engine.count("state <> 4") == 0);
      assertThat(engine.count("attempt <> 1 OR claim <> 1")).isZero();
      assertThat(engine.sql("SELECT FROM job_attempt").size()).isZero();
    } finally {
      second.close();
    }
  }

  @Test
  void a_paused_queue_lets_nobody_pass() {
    work(engine, 8);
    enqueue(flood, FLOOD, RUN);
    awaitCompleted(FLOOD / 10);
    engine.sql(
        "INSERT INTO queue (name, paused_at) VALUES ('billing', now())"
            + " ON CONFLICT (name) DO UPDATE SET paused_at = now()");
    AtomicLong busy = new AtomicLong(System.nanoTime());
    TestEngine.await(
        "it is paused",
        () -> {
          long now = System.nanoTime();
          if (engine.count("state = 2") > 0) {
            busy.set(now);
          }
          return now - busy.get() > Duration.ofMillis(500).toNanos();
        });
    List<UUID> waits = enqueue(other, 10, RUN);
    long later = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    TestEngine.await("time to pass", () -> System.nanoTime() > later);
    assertThat(waits).allSatisfy(id -> assertThat(engine.job(id).integer("claim")).isZero());
    engine.sql("UPDATE queue SET paused_at = NULL WHERE name = 'billing'");
    waits.forEach(id -> engine.awaitState(id, TestEngine.COMPLETED));
    assertThat(engine.count("state <> 4")).as("of the flood").isGreaterThan(FLOOD / 2);
  }

  /**
   * Its first jobs were slow, so that one tenant had a share; that is over with them. How fast it
   * then goes is for {@code ./bench/run processes --check flood-speed}.
   */
  @Test
  void who_is_alone_has_all_slots_soon_after_its_jobs_were_slow() {
    int slots = 64;
    work(engine, slots);
    enqueue(flood, slots, 1_500);
    enqueue(flood, 60 * slots, 300);
    awaitCompleted(8 * slots);
    int share = slots / 2;
    beyond.set(share);
    awaitCompleted(56 * slots);
    assertThat(starts.sum()).as("starts while more than the share ran").isGreaterThan(24L * slots);
  }

  private void work(TestEngine on, int slots) {
    on.work(new JobRegistry().handle(Probe.KIND, this::run), slots);
  }

  private JobOutcome run(Probe args, JobContext job) {
    if (args.number() < 0 && job.attempt() == 1) {
      return new JobOutcome.Retry("as the test wants it", Duration.ofSeconds(2));
    }
    if (running.incrementAndGet() > beyond.get()) {
      starts.increment();
    }
    LockSupport.parkNanos(Duration.ofMillis(Math.abs(args.number())).toNanos());
    running.decrementAndGet();
    ended.put(job.id(), ended.size());
    return JobOutcome.done();
  }

  private List<UUID> enqueue(@Nullable UUID tenant, int jobs, int millis) {
    JobOptions options = tenant == null ? JobOptions.none() : JobOptions.none().tenant(tenant);
    return engine.node.database.transact(
        Role.API,
        TenantScope.none(),
        tx ->
            Stream.generate(
                    () -> engine.node.outbox.enqueue(tx, Probe.KIND, new Probe(millis), options))
                .limit(jobs)
                .toList());
  }

  private void awaitCompleted(int jobs) {
    TestEngine.await(jobs + " are done", () -> engine.count("state = 4") >= jobs);
  }

  private long completed(UUID tenant) {
    return engine
        .sql("SELECT count(*) AS n FROM job WHERE state = 4 AND tenant_id = $1", tenant)
        .first()
        .bigint("n");
  }
}
