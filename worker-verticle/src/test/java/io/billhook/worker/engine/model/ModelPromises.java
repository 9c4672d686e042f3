package io.billhook.worker.engine.model;

import static io.billhook.worker.engine.model.ModelDatabase.committedWishes;
import static io.billhook.worker.engine.model.ModelDatabase.dedupeKey;
import static io.billhook.worker.engine.model.ModelDatabase.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobState;
import io.billhook.postgres.Row;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.execute.AttemptResult;
import io.billhook.worker.engine.execute.RunningJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was promised in the course of the model, and what must hold of the database therefore.
 *
 * <p>A request under a unique key writes a wish in its transaction; a run notes up to which wish it
 * saw. So a wish that no ended run has seen is a lost update.
 */
final class ModelPromises {
  private final List<UUID> jobs = new ArrayList<>();
  private final Map<UUID, Integer> claims = new HashMap<>();
  private final Map<String, String> history = new HashMap<>();
  private final Map<RunningJob.Key, Integer> seen = new HashMap<>();
  private final Map<UUID, Integer> seenAtAsk = new HashMap<>();
  private final Map<String, Integer> wishes = new HashMap<>();
  private final Map<String, Integer> served = new HashMap<>();
  private final Map<UUID, Integer> completions = new HashMap<>();

  /** The number of the next wish under a key; 0 without one. */
  int wish(@Nullable String key) {
    return key == null ? 0 : wishes.merge(key, 1, Integer::sum);
  }

  void enqueued(UUID id) {
    jobs.add(id);
  }

  /** One of the jobs so far. */
  Optional<UUID> job(int which) {
    return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(which % jobs.size()));
  }

  void started(ClaimedJob job) {
    String dedupe = dedupeKey(job.id());
    if (dedupe != null) {
      Integer asked = job.cancelAsked() ? seenAtAsk.get(job.id()) : null;
      RunningJob.Key key = new RunningJob.Key(job.id(), job.claim());
      seen.put(key, asked == null ? committedWishes(dedupe) : asked);
    }
  }

  void askedToCancel(UUID id) {
    String key = dedupeKey(id);
    if (key != null) { // asked again, it has no key any more and is told of nothing new
      seenAtAsk.putIfAbsent(id, committedWishes(key));
    }
  }

  /** It lives again, and its wish to be cancelled is gone. */
  void revived(UUID id) {
    seenAtAsk.remove(id);
  }

  void ended(ClaimedJob job, AttemptResult result) {
    switch (result.how()) {
      case COMPLETED -> {
        completions.merge(job.id(), 1, Integer::sum);
        serve(job);
      }
      case CANCELLED, DEAD -> serve(job);
      case RETRY, SNOOZE, SUPERSEDED, LOST -> {}
    }
  }

  private void serve(ClaimedJob job) {
    String key = dedupeKey(job.id());
    Integer upTo = seen.get(new RunningJob.Key(job.id(), job.claim()));
    if (key != null && upTo != null) {
      served.merge(key, upTo, Math::max);
    }
  }

  /** What must hold at any time. */
  void check() {
    for (Row row :
        sql(
            """
            SELECT j.id, j.state, j.claim, j.dedupe_key,
                   (SELECT count(*) FROM dead_message m
                    WHERE m.queue = 'effect' AND m.reason = j.id::text) AS effects,
                   j.state <> 2 OR EXISTS (
                     SELECT FROM hold h WHERE h.process = j.holder AND j.id = ANY (h.ids)) AS held
            FROM job j
            """)) {
      UUID id = row.uuid("id");
      assertThat(row.integer("claim")).isGreaterThanOrEqualTo(claims.getOrDefault(id, 0));
      claims.put(id, row.integer("claim"));
      assertThat(row.bool("held")).as("a running job is in a hold of its holder").isTrue();
      boolean completed = JobState.of(row.integer("state")) == JobState.COMPLETED;
      assertThat(row.bigint("effects")).as("effects").isLessThanOrEqualTo(completed ? 1 : 0);
      assertThat(completions.getOrDefault(id, 0)).isEqualTo(completed ? 1 : 0);
    }
    assertThat(
            sql("SELECT dedupe_key FROM job WHERE state IN (0, 1, 3) AND dedupe_key IS NOT NULL"
                    + " AND cancel_asked_at IS NULL GROUP BY dedupe_key HAVING count(*) > 1")
                .size())
        .as("keys under which more than one job waits")
        .isZero();
    assertThat(
            sql("SELECT dedupe_key FROM job WHERE state = 2 AND dedupe_key IS NOT NULL"
                    + " AND cancel_asked_at IS NULL GROUP BY dedupe_key HAVING count(*) > 1")
                .size())
        .as("keys under which more than one job runs")
        .isZero();
    Map<String, String> now = new HashMap<>();
    // Of snoozes the newest stands for those before it.
    sql("SELECT job_id || '/' || claim AS key, a::text AS row FROM job_attempt a"
            + " WHERE outcome <> 'snooze'")
        .forEach(row -> now.put(row.text("key"), row.text("row")));
    assertThat(now).as("history is only added to").containsAllEntriesOf(history);
    history.putAll(now);
  }

  /** When nothing is under way any more. */
  void checkAllKept() {
    assertThat(
            sql("SELECT j::text AS row FROM job j WHERE finalized_at IS NULL")
                .map(row -> row.text("row")))
        .as("jobs that never end")
        .isEmpty();
    assertThat(sql("SELECT id FROM job").map(row -> row.uuid("id")))
        .as("jobs that were promised")
        .containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(served).as("wishes that a run has seen, by key").isEqualTo(wishes);
  }
}
