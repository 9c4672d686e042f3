package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.RetentionConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pruning on a real database: events, messages and what processes leave; and while jobs run. */
class PruneTest {
  record Probe(int number) implements JobArgs {
    static final JobKind<Probe> KIND = JobKind.of("billing.probe", Probe.class);
  }

  private TestEngine engine; // these are set before each test
  private OldRows rows;

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
    rows = new OldRows(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void zero_keeps_for_ever() {
    rows.job(OldRows.COMPLETED, 4000, 4000);
    rows.job(OldRows.DEAD, 4000, 4000);
    event("processed", 4000);
    rejected(4000);
    unreadable(4000);
    for (Area area : Area.values()) {
      rows.prune(area, OldRows.FOR_EVER);
    }
    assertThat(rows.count("job")).isEqualTo(2);
    assertThat(rows.count("job_attempt")).isEqualTo(2);
    assertThat(rows.count("webhook_event")).isEqualTo(1);
    assertThat(rows.count("rejected_webhook")).isEqualTo(1);
    assertThat(rows.count("dead_message")).isEqualTo(1);

    rows.prune(Area.JOBS, new RetentionConfig(0, 90, 0));
    assertThat(rows.ids("SELECT id FROM job WHERE state = 6")).isEmpty();
    assertThat(rows.count("job")).as("each retention for itself").isEqualTo(1);
    rows.job(OldRows.DEAD, 4000, 4000);
    rows.prune(Area.JOBS, new RetentionConfig(14, 0, 0));
    assertThat(rows.ids("SELECT id FROM job WHERE state = 4")).isEmpty();
    assertThat(rows.count("job")).isEqualTo(1);
  }

  @Test
  void processed_events_go_and_no_others() {
    event("processed", 31);
    List<UUID> kept = List.of(event("processed", 29), event("received", 400), event("failed", 400));
    rejected(31);
    rejected(29);
    unreadable(91);
    unreadable(89);
    rows.prune(Area.WEBHOOKS, OldRows.RETENTION);
    rows.prune(Area.REJECTED_WEBHOOKS, OldRows.RETENTION);
    rows.prune(Area.UNREADABLE_MESSAGES, OldRows.RETENTION);
    assertThat(rows.ids("SELECT id FROM webhook_event")).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(rows.count("rejected_webhook")).isEqualTo(1);
    assertThat(rows.count("dead_message")).isEqualTo(1);
  }

  @Test
  void more_samples_than_a_batch_holds_go() {
    engine.sql(
        "INSERT INTO rejected_webhook (provider, reason, bytes, received_at) SELECT 'stripe',"
            + " 'stale', 1, now() - interval '31 days' FROM generate_series(1, 2500)");
    rejected(1);
    assertThat(rows.prune(Area.REJECTED_WEBHOOKS, OldRows.RETENTION)).isEqualTo(2500);
    assertThat(rows.count("rejected_webhook")).isEqualTo(1);
  }

  @Test
  void processes_that_were_freed_go_with_their_breakers_holds_and_parts_in_queues() {
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
    rows.prune(Area.PROCESSES, OldRows.RETENTION);
    for (String table : List.of("process", "breaker", "hold", "queue_worker")) {
      String id = table.equals("process") ? "id" : "process";
      assertThat(engine.sql("SELECT " + id + " FROM " + table).map(row -> row.bigint(id)))
          .as(table)
          .containsExactlyInAnyOrder(here, late, unfreed);
    }
  }

  @Test
  void buckets_that_are_full_again_go() {
    engine.node.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.update(
                "INSERT INTO rate_bucket (hash, full_at)"
                    + " SELECT sha256(n::text::bytea), now() + n * interval '1 hour'"
                    + " FROM generate_series(-1499, 2) n"));
    assertThat(rows.prune(Area.RATE_BUCKETS, OldRows.FOR_EVER)).isEqualTo(1500);
    assertThat(rows.count("rate_bucket")).as("in an hour and in two").isEqualTo(2);
  }

  @Test
  void runs_over_stripes_lists_go_after_what_they_found() {
    for (int days : List.of(31, 29)) {
      UUID run = UUID.randomUUID();
      engine.sql(
          "INSERT INTO billing_run (id, kind, dry_run, state, ended_at)"
              + " VALUES ($1, 'reconcile', false, 'completed', now() - $2 * interval '1 day')",
          run,
          days);
      engine.sql(
          "INSERT INTO billing_drift (id, run_id, stripe_id, object, reason, repaired)"
              + " VALUES (gen_random_uuid(), $1, 'cus_1', 'customer', 'gone', true)",
          run);
    }
    assertThat(rows.prune(Area.BILLING_RUNS, OldRows.RETENTION)).isEqualTo(1);
    assertThat(rows.count("billing_drift")).isEqualTo(1);
    rows.prune(Area.BILLING_RUNS, OldRows.RETENTION);
    assertThat(rows.count("billing_run")).isEqualTo(1);
  }

  @Test
  void it_is_pruned_while_jobs_run() {
    rows.many(5000, OldRows.COMPLETED, "50 days");
    rows.many(1500, OldRows.DEAD, "60 days");
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger prunes = new AtomicInteger();
    PruneHandler oneBatchEach =
        new PruneHandler(
            engine.node.database,
            engine.node.outbox,
            OldRows.RETENTION,
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

  private UUID event(String state, int daysAgo) {
    UUID id = rows.id(daysAgo);
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
}
