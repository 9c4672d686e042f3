package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.RetentionConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pruning on a real database; rows are born old. */
class PruneTest {
  record Probe(int number) implements JobArgs {
    static final JobKind<Probe> KIND = JobKind.of("billing.probe", Probe.class);
  }

  private static final RetentionConfig RETENTION = new RetentionConfig(14, 90, 30);
  private static final RetentionConfig FOR_EVER = new RetentionConfig(0, 0, 0);
  private static final int AVAILABLE = 1;
  private static final int RUNNING = 2;
  private static final int RETRYABLE = 3;
  private static final int COMPLETED = 4;
  private static final int CANCELLED = 5;
  private static final int DEAD = 6;

  private TestEngine engine; // set before each test
  private int number;

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void jobsThatEndedBeforeTheirRetentionGoAndNoOthers() {
    List<UUID> kept = new ArrayList<>();
    for (int state : List.of(0, AVAILABLE, RUNNING, RETRYABLE)) {
      kept.add(job(state, 400, 400));
    }
    for (int state : List.of(COMPLETED, CANCELLED)) {
      job(state, 400, 400);
      job(state, 400, 15);
      kept.add(job(state, 400, 13)); // it waited for long, and ended lately
      kept.add(job(state, 13, 13));
    }
    job(DEAD, 400, 91);
    kept.add(job(DEAD, 400, 89));
    kept.add(job(DEAD, 15, 15));
    prune(Area.JOBS, RETENTION);
    assertThat(ids("SELECT id FROM job")).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(ids("SELECT job_id AS id FROM job_attempt"))
        .as("attempts go with their job")
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(ids("SELECT job_id AS id FROM dead_job"))
        .containsExactlyInAnyOrderElementsOf(ids("SELECT id FROM job WHERE state = 6"))
        .hasSize(2);
  }

  @Test
  void theNoteOfAKeysLastRunGoesWithItsJob() {
    UUID first = job(COMPLETED, 20, 20);
    UUID second = job(COMPLETED, 10, 10);
    UUID only = job(COMPLETED, 20, 20);
    engine.sql("UPDATE job SET dedupe_key = CASE WHEN id = $1 THEN 'b' ELSE 'a' END", only);
    engine.sql("INSERT INTO unique_run VALUES ('a', $1), ('b', $2)", second, only);
    prune(Area.JOBS, RETENTION);
    assertThat(ids("SELECT id FROM job")).doesNotContain(first, only);
    assertThat(ids("SELECT job_id AS id FROM unique_run")).containsExactly(second);
  }

  @Test
  void zeroKeepsForEver() {
    job(COMPLETED, 4000, 4000);
    job(DEAD, 4000, 4000);
    event("processed", 4000);
    rejected(4000);
    unreadable(4000);
    for (Area area : Area.values()) {
      prune(area, FOR_EVER);
    }
    assertThat(count("job")).isEqualTo(2);
    assertThat(count("job_attempt")).isEqualTo(2);
    assertThat(count("webhook_event")).isEqualTo(1);
    assertThat(count("rejected_webhook")).isEqualTo(1);
    assertThat(count("dead_message")).isEqualTo(1);

    prune(Area.JOBS, new RetentionConfig(0, 90, 0));
    assertThat(ids("SELECT id FROM job WHERE state = 6")).isEmpty();
    assertThat(count("job")).as("each retention for itself").isEqualTo(1);
    job(DEAD, 4000, 4000);
    prune(Area.JOBS, new RetentionConfig(14, 0, 0));
    assertThat(ids("SELECT id FROM job WHERE state = 4")).isEmpty();
    assertThat(count("job")).isEqualTo(1);
  }

  @Test
  void aBatchIsSmallAndPassesWhatIsKept() {
    many(1500, DEAD, "60 days");
    many(1500, COMPLETED, "50 days");
    Batches batches = new Batches(engine.node.database.engine(), RETENTION);
    List<Integer> rows = new ArrayList<>();
    @Nullable Place after = null;
    do {
      Batch batch = batches.delete(Area.JOBS, after);
      rows.add(batch.rows());
      after = batch.next();
    } while (after != null);
    assertThat(rows).containsExactly(0, 500, 1000, 0);
    assertThat(count("job")).isEqualTo(1500);
  }

  @Test
  void aRowThatIsLockedIsLeftForTheNextTime() {
    UUID locked = job(COMPLETED, 20, 20);
    job(COMPLETED, 20, 20);
    engine.node.database.run(
        Role.ENGINE,
        TenantScope.none(),
        tx -> {
          tx.query("SELECT FROM job WHERE id = $1 FOR UPDATE", locked);
          prune(Area.JOBS, RETENTION);
        });
    assertThat(ids("SELECT id FROM job")).containsExactly(locked);
    assertThat(ids("SELECT job_id AS id FROM job_attempt")).containsExactly(locked);
    prune(Area.JOBS, RETENTION);
    assertThat(count("job") + count("job_attempt")).isZero();
  }

  @Test
  void oldAttemptsGoSaveThoseOfDeadJobs() {
    UUID waits = job(RETRYABLE, 400, 400);
    attempt(waits, 2, 13);
    UUID dead = job(DEAD, 400, 80);
    attempt(dead, 2, 80);
    attempt(UUID.fromString("01000000-0000-7000-8000-000000000000"), 1, 400); // of no job
    prune(Area.ATTEMPTS, RETENTION);
    assertThat(
            engine
                .sql("SELECT job_id, claim FROM job_attempt")
                .map(row -> new Place(row.uuid("job_id"), row.integer("claim"))))
        .containsExactlyInAnyOrder(new Place(waits, 2), new Place(dead, 1), new Place(dead, 2));
  }

  /** So many of one job that a batch ends among them. */
  @Test
  void attemptsAreWalkedByTheirNumbersToo() {
    UUID dead = job(DEAD, 80, 80);
    UUID waits = job(RETRYABLE, 79, 79);
    for (UUID job : List.of(dead, waits)) {
      engine.sql(
          "INSERT INTO job_attempt (job_id, claim, attempt, outcome, finished_at)"
              + " SELECT $1, n, 1, 'snooze', now() - interval '60 days'"
              + " FROM generate_series(2, 1500) n",
          job);
    }
    prune(Area.ATTEMPTS, RETENTION);
    assertThat(ids("SELECT job_id AS id FROM job_attempt")).hasSize(1500).containsOnly(dead);
  }

  @Test
  void processedEventsGoAndNoOthers() {
    event("processed", 31);
    List<UUID> kept = List.of(event("processed", 29), event("received", 400), event("failed", 400));
    rejected(31);
    rejected(29);
    unreadable(91);
    unreadable(89);
    prune(Area.WEBHOOKS, RETENTION);
    prune(Area.REJECTED_WEBHOOKS, RETENTION);
    prune(Area.UNREADABLE_MESSAGES, RETENTION);
    assertThat(ids("SELECT id FROM webhook_event")).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(count("rejected_webhook")).isEqualTo(1);
    assertThat(count("dead_message")).isEqualTo(1);
  }

  @Test
  void moreSamplesThanABatchHoldsGo() {
    engine.sql(
        "INSERT INTO rejected_webhook (provider, reason, bytes, received_at) SELECT 'stripe',"
            + " 'stale', 1, now() - interval '31 days' FROM generate_series(1, 2500)");
    rejected(1);
    assertThat(prune(Area.REJECTED_WEBHOOKS, RETENTION)).isEqualTo(2500);
    assertThat(count("rejected_webhook")).isEqualTo(1);
  }

  @Test
  void processesThatWereFreedGoWithTheirBreakersHoldsAndPartsInQueues() {
    long here = engine.node.heartbeat.id();
    long old = process("8 days");
    long late = process("6 days");
    long unfreed = process(null);
    for (long id : List.of(here, old, late, unfreed)) {
      engine.sql(
          "INSERT INTO breaker (name, process, state, failures) VALUES ('stripe', $1, 'open', 1)",
          id);
      engine.sql("INSERT INTO hold (process, batch, ids) VALUES ($1, 1, '{}')", id);
      workerOf(id);
    }
    workerOf(unfreed + 1_000_000); // its process went before such rows went along
    prune(Area.PROCESSES, RETENTION);
    for (String table : List.of("process", "breaker", "hold", "queue_worker")) {
      String id = table.equals("process") ? "id" : "process";
      assertThat(engine.sql("SELECT " + id + " FROM " + table).map(row -> row.bigint(id)))
          .as(table)
          .containsExactlyInAnyOrder(here, late, unfreed);
    }
  }

  @Test
  void bucketsThatAreFullAgainGo() {
    engine.node.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.update(
                "INSERT INTO rate_bucket (hash, full_at)"
                    + " SELECT sha256(n::text::bytea), now() + n * interval '1 hour'"
                    + " FROM generate_series(-1499, 2) n"));
    assertThat(prune(Area.RATE_BUCKETS, FOR_EVER)).isEqualTo(1500);
    assertThat(count("rate_bucket")).as("in an hour and in two").isEqualTo(2);
  }

  @Test
  void itIsPrunedWhileJobsRun() {
    many(5000, COMPLETED, "50 days");
    many(1500, DEAD, "60 days");
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger prunes = new AtomicInteger();
    PruneHandler oneBatchEach =
        new PruneHandler(
            engine.node.database,
            engine.node.outbox,
            RETENTION,
            engine.node.metrics.registry(),
            Duration.ZERO);
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, _) -> {
                  runs.incrementAndGet();
                  return JobOutcome.done();
                })
            .handle(
                Prune.KIND,
                (args, job) -> {
                  prunes.incrementAndGet();
                  return oneBatchEach.handle(args, job);
                }));
    engine.enqueue(Prune.KIND, new Prune(Area.JOBS, null));
    for (int i = 0; i < 500; i++) {
      engine.enqueue(Probe.KIND, new Probe(i));
    }
    String ended = "SELECT FROM job WHERE state = 4 AND kind = '" + Probe.KIND.name() + "'";
    TestEngine.await(
        "jobs and pruning are done",
        () ->
            engine.sql("SELECT FROM job WHERE state < 4").isEmpty()
                && engine.sql(ended).size() == 500);
    assertThat(runs).hasValue(500);
    assertThat(prunes).as("each continues where the last one stopped").hasValue(7);
    assertThat(engine.sql("SELECT FROM job WHERE kind = 'old'").size()).isEqualTo(1500);
    assertThat(engine.sql("SELECT FROM job WHERE attempt > 1").isEmpty()).isTrue();
  }

  /** Runs one whole job; gives the rows that it has counted. */
  private double prune(Area area, RetentionConfig retention) {
    var meters = new io.micrometer.core.instrument.simple.SimpleMeterRegistry();
    PruneHandler handler =
        new PruneHandler(engine.node.database, engine.node.outbox, retention, meters);
    JobContext context =
        new JobContext(UUID.randomUUID(), null, 1, 8, 1, Instant.EPOCH, () -> false);
    assertThat(handler.handle(new Prune(area, null), context)).isEqualTo(JobOutcome.done());
    return meters.get("billhook.pruned.rows").counter().count();
  }

  /** A job of some days, which ended (if it did) some days ago, with a failed attempt. */
  private UUID job(int state, int daysOld, int endedDaysAgo) {
    UUID id = id(daysOld);
    engine.sql(
        """
        INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, holder, finalized_at)
        VALUES ($1, 'old', 'billing', '{}', $2::int, 5, now(), $3,
                CASE WHEN $2::int > 3 THEN now() - $4 * interval '1 day' END)
        """,
        id,
        state,
        engine.node.heartbeat.id(),
        endedDaysAgo);
    attempt(id, 1, endedDaysAgo);
    if (state == DEAD) {
      engine.sql(
          "INSERT INTO dead_job (job_id, kind, queue, fingerprint, reason)"
              + " VALUES ($1, 'old', 'billing', 'f', 'r')",
          id);
    }
    return id;
  }

  private void many(int many, int state, String age) {
    engine.sql(
        """
        INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, finalized_at)
        SELECT (lpad(to_hex((extract(epoch FROM now() - $3::text::interval) * 1000)::bigint + n), 12, '0')
                || '7000' || right(md5(n::text), 16))::uuid,
               'old', 'billing', '{}', $2::int, 5, now(), now() - $3::text::interval
        FROM generate_series(1, $1::int) n
        """,
        many,
        state,
        age);
  }

  private void attempt(UUID job, int claim, int daysAgo) {
    engine.sql(
        "INSERT INTO job_attempt (job_id, claim, attempt, outcome, finished_at)"
            + " VALUES ($1, $2, 1, 'retry', now() - $3 * interval '1 day')",
        job,
        claim,
        daysAgo);
  }

  private UUID event(String state, int daysAgo) {
    UUID id = id(daysAgo);
    engine.sql(
        """
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, body, headers, state,
                                   received_at, processed_at)
        VALUES ($1, 'stripe', 'default', $2, 'x', '{}', '{}', $3::text, now() - $4 * interval '1 day',
                CASE WHEN $3::text = 'processed' THEN now() END)
        """,
        id,
        id.toString(),
        state,
        daysAgo);
    return id;
  }

  private void rejected(int daysAgo) {
    engine.sql(
        "INSERT INTO rejected_webhook (provider, reason, bytes, received_at)"
            + " VALUES ('stripe', 'stale', 1, now() - $1 * interval '1 day')",
        daysAgo);
  }

  private void unreadable(int daysAgo) {
    engine.sql(
        "INSERT INTO dead_message (queue, reason, body, received_at)"
            + " VALUES ('billing', 'x', 'x', now() - $1 * interval '1 day')",
        daysAgo);
  }

  private void workerOf(long process) {
    engine.sql(
        "INSERT INTO queue_worker (queue, process, running, ended_per_second)"
            + " VALUES ('billing', $1, 0, 0)",
        process);
  }

  private long process(@Nullable String freedAgo) {
    return engine
        .sql(
            "INSERT INTO process (role, host, version, since, dead_at, freed_at)"
                + " VALUES ('worker', 'h', 'v', gen_random_uuid(), now(),"
                + " now() - $1::text::interval) RETURNING id",
            freedAgo)
        .first()
        .bigint("id");
  }

  /** A UUIDv7 of some days ago. */
  private UUID id(int daysAgo) {
    long time = Instant.now().minus(Duration.ofDays(daysAgo)).toEpochMilli();
    return new UUID((time << 16) | 0x7000 | ++number, 0x8000_0000_0000_0000L | number);
  }

  private List<UUID> ids(String sql) {
    return engine.sql(sql).map(row -> row.uuid("id"));
  }

  private long count(String table) {
    return engine.sql("SELECT count(*) AS n FROM " + table).first().bigint("n");
  }
}
