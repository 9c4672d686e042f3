package io.billhook.api.ops.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.ops.TestOps;
import io.billhook.contract.Queues;
import io.billhook.postgres.RowIds;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the list of queues tells. */
@TestOps.Shared
class QueueListTest {
  private final TestOps ops;
  private final TestApi api;

  QueueListTest(TestOps ops) {
    this.ops = ops;
    api = ops.api;
  }

  @Test
  void queues_tell_of_the_broker_the_workers_and_the_oldest_job() {
    api.depths.put(Queues.WEBHOOK, new QueueDepth(7, 2));
    UUID worker = RowIds.next();
    long process =
        api.rows(
                "INSERT INTO process (role, host, version, since) VALUES ('worker', 'h', 'v', $1)"
                    + " RETURNING id",
                worker)
            .getFirst()
            .bigint("id");
    for (long each : new long[] {process, 9999}) {
      api.rows(
          "INSERT INTO queue_worker (queue, process, running, ended_per_second)"
              + " VALUES ('webhook', $1, 1, 2.5)",
          each);
    }
    UUID oldest = ops.job(TestOps.AVAILABLE, "v.oldest", null);
    UUID later = ops.job(TestOps.AVAILABLE, "v.later", null);
    UUID future = ops.job(TestOps.AVAILABLE, "v.future", null);
    api.rows(
        "UPDATE job SET queue = 'webhook' WHERE id = ANY ($1)", List.of(oldest, later, future));
    api.rows("UPDATE job SET run_at = now() - interval '90 seconds' WHERE id = $1", oldest);
    api.rows(
        "UPDATE job SET state = 0, run_at = now() + interval '1 hour',"
            + " dispatch_at = now() + interval '1 hour' WHERE id = $1",
        future);
    JsonObject queue = ops.queue(Queues.WEBHOOK);
    assertThat(queue.getInteger("messages")).isEqualTo(7);
    assertThat(queue.getInteger("consumers")).isEqualTo(2);
    assertThat(queue.getInteger("workers")).isEqualTo(1);
    assertThat(queue.getDouble("ended_per_second")).isEqualTo(2.5);
    assertThat(queue.getInteger("waiting")).isEqualTo(2);
    assertThat(queue.getInteger("delayed")).isEqualTo(1);
    assertThat(queue.getDouble("oldest_age_seconds")).isBetween(89.0, 120.0);

    api.rows("UPDATE job SET state = 3, dispatch_at = now() WHERE id = $1", oldest);
    assertThat(ops.queue(Queues.WEBHOOK).getDouble("oldest_age_seconds"))
        .as("a retry that is due waits too")
        .isBetween(89.0, 120.0);
    api.rows("UPDATE job SET run_at = now() + interval '1 minute' WHERE id = $1", oldest);
    assertThat(ops.queue(Queues.WEBHOOK).getDouble("oldest_age_seconds")).isLessThan(60.0);

    JsonObject quiet = ops.queue(Queues.EMAIL_BULK);
    assertThat(quiet.getInteger("waiting")).isZero();
    assertThat(quiet.getValue("messages")).as("the broker says nothing of it").isNull();
    assertThat(quiet.getValue("oldest_age_seconds")).isNull();
  }

  @Test
  void the_oldest_job_is_found_behind_ten_thousand_newer_ones() {
    UUID buried = ops.job(TestOps.AVAILABLE, "u.buried", null);
    api.rows(
        "UPDATE job SET queue = 'email', run_at = now() - interval '90 seconds' WHERE id = $1",
        buried);
    api.rows(
        "INSERT INTO queue (name, claimed_to) SELECT 'email', created_at FROM job WHERE id = $1"
            + " ON CONFLICT (name) DO UPDATE SET claimed_to = excluded.claimed_to",
        buried);
    try {
      ops.flood(10_001, 4, "u.flood");
      assertThat(ops.queue(Queues.EMAIL).getDouble("oldest_age_seconds")).isBetween(89.0, 120.0);
    } finally {
      api.rows("DELETE FROM job WHERE kind = 'u.flood'");
    }
  }

  @Test
  void a_paused_queue_shows_what_waits_in_it_behind_ten_thousand_newer_jobs_of_others() {
    UUID claimed = ops.job(TestOps.COMPLETED, "p.claimed", null);
    UUID waits = ops.job(TestOps.AVAILABLE, "p.waits", null);
    UUID sentAgain = ops.job(TestOps.AVAILABLE, "p.again", null);
    List<UUID> all = List.of(claimed, waits, sentAgain);
    api.rows("UPDATE job SET queue = 'email-bulk' WHERE id = ANY ($1)", all);
    api.rows("UPDATE job SET dispatch_at = now() + interval '1 minute' WHERE id = $1", sentAgain);
    api.rows(
        "INSERT INTO queue (name, paused_at, claimed_to)"
            + " SELECT 'email-bulk', now(), created_at FROM job WHERE id = $1",
        claimed);
    try {
      ops.flood(10_500, 4, "p.flood");
      assertThat(ops.queue(Queues.EMAIL_BULK).getInteger("waiting")).isEqualTo(2);
      assertThat(ops.queue(Queues.EMAIL_BULK).getBoolean("waiting_capped")).isFalse();

      ops.flood(10_500, 4, "p.flood");
      assertThat(ops.queue(Queues.EMAIL_BULK).getInteger("waiting")).isEqualTo(2);
      assertThat(ops.queue(Queues.EMAIL_BULK).getBoolean("waiting_capped"))
          .as("jobs in between were not looked at")
          .isTrue();
      api.depths.put(Queues.EMAIL_BULK, new QueueDepth(1, 0));
      assertThat(ops.queue(Queues.EMAIL_BULK).getBoolean("waiting_capped")).isTrue();
      api.depths.put(Queues.EMAIL_BULK, new QueueDepth(0, 0));
      assertThat(ops.queue(Queues.EMAIL_BULK).getBoolean("waiting_capped"))
          .as("the broker has nothing more")
          .isFalse();
    } finally {
      api.depths.remove(Queues.EMAIL_BULK);
      api.rows("DELETE FROM job WHERE kind LIKE 'p.%'");
      api.rows("DELETE FROM queue WHERE name = 'email-bulk'");
    }
  }
}
