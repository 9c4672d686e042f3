package io.billhook.worker.engine.claim;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.process.JobIds;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the ledger for what waits in one queue, whose message may still lie on the broker
 * behind thousands of others. It writes nothing: who is found is claimed as others are, and the
 * message that comes later finds it running or ended.
 *
 * <p>A look reads {@link #ROWS} of the newest rows, so it finds a job that has just come whatever
 * lies before it; as many older ones, at each look further ones; and as many that do not lie where
 * they were enqueued: retries, scheduled and relayed jobs. One look at a time.
 */
public final class Lookout {
  static final int ROWS = 2_000; // no dead version of a row goes while a look may see it

  /** An id is minted before its transaction commits and its message is sent. */
  private static final Duration EARLIER = Duration.ofSeconds(5);

  /** Stands for the tenant of the installation's own jobs. */
  public static final UUID NOBODY = new UUID(0, 0);

  /**
   * A job that could be claimed.
   *
   * @param tenant {@link #NOBODY} for the installation's own
   */
  public record Found(UUID id, UUID tenant) {}

  private final EnginePool engine;
  private final String queue;
  private final int rows;
  private volatile @Nullable UUID older; // from where the next look reads older rows

  public Lookout(EnginePool engine, String queue) {
    this(engine, queue, ROWS);
  }

  Lookout(EnginePool engine, String queue, int rows) {
    this.engine = engine;
    this.queue = queue;
    this.rows = rows;
  }

  /**
   * One look.
   *
   * @param since by the database's clock, when those were due whose messages come now: what is
   *     still on the broker was enqueued later
   * @param most so many are wanted; of each tenant the first comes before the second of any
   */
  public Future<List<Found>> look(Instant since, int most) {
    UUID from = JobIds.lowestAt(since.minus(EARLIER));
    return engine
        .run(LookoutSql.LOOK, queue, from, older, rows, most)
        .map(
            answer -> {
              Row row = answer.first();
              older =
                  !row.bool("more") ? null : row.bool("older_more") ? row.uuid("older_end") : from;
              return found(row.uuids("ids"), row.uuids("tenants"));
            });
  }

  private static List<Found> found(List<UUID> ids, List<UUID> tenants) {
    List<Found> found = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      found.add(new Found(ids.get(i), tenants.get(i)));
    }
    return found;
  }
}
