package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.engine.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pruning of jobs and their attempts. */
class JobPruneTest {
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
  void jobs_that_ended_before_their_retention_go_and_no_others() {
    List<UUID> kept = new ArrayList<>();
    for (int state : List.of(0, OldRows.AVAILABLE, OldRows.RUNNING, OldRows.RETRYABLE)) {
      kept.add(rows.job(state, 400, 400));
    }
    for (int state : List.of(OldRows.COMPLETED, OldRows.CANCELLED)) {
      rows.job(state, 400, 400);
      rows.job(state, 400, 15);
      kept.add(rows.job(state, 400, 13)); // it waited for long, and ended lately
      kept.add(rows.job(state, 13, 13));
    }
    rows.job(OldRows.DEAD, 400, 91);
    kept.add(rows.job(OldRows.DEAD, 400, 89));
    kept.add(rows.job(OldRows.DEAD, 15, 15));
    rows.prune(Area.JOBS, OldRows.RETENTION);
    assertThat(rows.ids("SELECT id FROM job")).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(rows.ids("SELECT job_id AS id FROM job_attempt"))
        .as("attempts go with their job")
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(rows.ids("SELECT job_id AS id FROM dead_job"))
        .containsExactlyInAnyOrderElementsOf(rows.ids("SELECT id FROM job WHERE state = 6"))
        .hasSize(2);
  }

  @Test
  void the_note_of_a_keys_last_run_goes_with_its_job() {
    UUID first = rows.job(OldRows.COMPLETED, 20, 20);
    UUID second = rows.job(OldRows.COMPLETED, 10, 10);
    UUID only = rows.job(OldRows.COMPLETED, 20, 20);
    engine.sql("UPDATE job SET dedupe_key = CASE WHEN id = $1 THEN 'b' ELSE 'a' END", only);
    engine.sql("INSERT INTO unique_run VALUES ('a', $1), ('b', $2)", second, only);
    rows.prune(Area.JOBS, OldRows.RETENTION);
    assertThat(rows.ids("SELECT id FROM job")).doesNotContain(first, only);
    assertThat(rows.ids("SELECT job_id AS id FROM unique_run")).containsExactly(second);
  }

  @Test
  void a_batch_is_small_and_passes_what_is_kept() {
    rows.many(1500, OldRows.DEAD, "60 days");
    rows.many(1500, OldRows.COMPLETED, "50 days");
    Batches batches =
        new Batches(engine.node.database.engine(), engine.node.outbox, OldRows.RETENTION);
    List<Integer> deleted = new ArrayList<>();
    @Nullable Place after = null;
    do {
      Batch batch = batches.delete(Area.JOBS, after);
      deleted.add(batch.rows());
      after = batch.next();
    } while (after != null);
    assertThat(deleted).containsExactly(0, 500, 1000, 0);
    assertThat(rows.count("job")).isEqualTo(1500);
  }

  @Test
  void a_row_that_is_locked_is_left_for_the_next_time() {
    UUID locked = rows.job(OldRows.COMPLETED, 20, 20);
    rows.job(OldRows.COMPLETED, 20, 20);
    engine.node.database.run(
        Role.ENGINE,
        TenantScope.none(),
        tx -> {
          tx.query("SELECT FROM job WHERE id = $1 FOR UPDATE", locked);
          rows.prune(Area.JOBS, OldRows.RETENTION);
        });
    assertThat(rows.ids("SELECT id FROM job")).containsExactly(locked);
    assertThat(rows.ids("SELECT job_id AS id FROM job_attempt")).containsExactly(locked);
    rows.prune(Area.JOBS, OldRows.RETENTION);
    assertThat(rows.count("job") + rows.count("job_attempt")).isZero();
  }

  @Test
  void old_attempts_go_save_those_of_dead_jobs() {
    UUID waits = rows.job(OldRows.RETRYABLE, 400, 400);
    rows.attempt(waits, 2, 13);
    UUID dead = rows.job(OldRows.DEAD, 400, 80);
    rows.attempt(dead, 2, 80);
    rows.attempt(UUID.fromString("01000000-0000-7000-8000-000000000000"), 1, 400); // of no job
    rows.prune(Area.ATTEMPTS, OldRows.RETENTION);
    assertThat(
            engine
                .sql("SELECT job_id, claim FROM job_attempt")
                .map(row -> new Place(row.uuid("job_id"), row.integer("claim"))))
        .containsExactlyInAnyOrder(new Place(waits, 2), new Place(dead, 1), new Place(dead, 2));
  }

  /** So many of one job that a batch ends among them. */
  @Test
  void attempts_are_walked_by_their_numbers_too() {
    UUID dead = rows.job(OldRows.DEAD, 80, 80);
    UUID waits = rows.job(OldRows.RETRYABLE, 79, 79);
    for (UUID job : List.of(dead, waits)) {
      engine.sql(
          "INSERT INTO job_attempt (job_id, claim, attempt, outcome, finished_at)"
              + " SELECT $1, n, 1, 'snooze', now() - interval '60 days'"
              + " FROM generate_series(2, 1500) n",
          job);
    }
    rows.prune(Area.ATTEMPTS, OldRows.RETENTION);
    assertThat(rows.ids("SELECT job_id AS id FROM job_attempt")).hasSize(1500).containsOnly(dead);
  }
}
