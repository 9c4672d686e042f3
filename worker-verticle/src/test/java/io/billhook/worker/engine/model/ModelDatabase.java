package io.billhook.worker.engine.model;

import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.Rows;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one database on which all sequences of the model run, one after the other. */
final class ModelDatabase {
  static final Vertx VERTX = Vertx.vertx();
  static final Database DATABASE = Database.open(VERTX, TestServices.freshDatabase());
  static final EnginePool ENGINE = DATABASE.enginePool(4);

  private ModelDatabase() {}

  static Rows sql(String sql, @Nullable Object... parameters) {
    return DATABASE.transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }

  /** What operators order, by the statements that their API runs. */
  static <T> T ordered(Function<Tx, T> order) {
    return DATABASE.transact(Role.ENGINE, TenantScope.none(), order);
  }

  /** For the next sequence. */
  static void empty() {
    sql("DELETE FROM job");
    sql("DELETE FROM unique_run");
    sql("DELETE FROM hold");
    sql("DELETE FROM process");
    sql("DELETE FROM job_attempt");
    sql("DELETE FROM dead_job");
    sql("DELETE FROM queue");
    sql("DELETE FROM sweep");
    sql("DELETE FROM dead_message"); // the model's wishes and effects
  }

  /** As the worker tells with its heartbeat. */
  static void claimed(ClaimedJob job) {
    if (job.claim() == 1) {
      sql(
          "INSERT INTO queue (name, claimed_to) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE"
              + " SET claimed_to = greatest(queue.claimed_to, excluded.claimed_to)",
          job.queue(),
          job.createdAt());
    }
  }

  /** The key under which a job was asked for. */
  static @Nullable String dedupeKey(UUID id) {
    String key =
        sql("SELECT dedupe_key FROM job WHERE id = $1", id).first().textOrNull("dedupe_key");
    return key == null ? null : key.substring(key.lastIndexOf(':') + 1);
  }

  /** The newest wish under a key that is committed. */
  static int committedWishes(String key) {
    return (int)
        sql(
                "SELECT coalesce(max(reason::int), 0)::bigint AS n FROM dead_message"
                    + " WHERE queue = $1",
                "wish " + key)
            .first()
            .bigint("n");
  }

  /** As if so much time had gone by. */
  static void older(Duration time) {
    sql(
        "UPDATE job SET run_at = run_at - $1 * interval '1 second',"
            + " dispatch_at = dispatch_at - $1 * interval '1 second'"
            + " WHERE state IN (0, 1, 3)",
        time.toSeconds());
    sql(
        "UPDATE job SET attempted_at = attempted_at - $1 * interval '1 second' WHERE state = 2",
        time.toSeconds());
    sql(
        "UPDATE process SET dead_at = dead_at - $1 * interval '1 second' WHERE freed_at IS NULL",
        time.toSeconds());
  }
}
