package io.billhook.control;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Some of the dead jobs; each member null for any.
 *
 * @param reason a text within the reason of their death
 */
public record DeadJobs(
    @Nullable List<UUID> ids,
    @Nullable String kind,
    @Nullable String queue,
    @Nullable UUID tenant,
    @Nullable String reason) {

  /**
   * What a replay has done.
   *
   * @param matched those there were, counted up to as many as it may take
   * @param jobs those of them that live again
   * @param more whether a further call would find others that can
   */
  public record Replayed(long matched, List<UUID> jobs, boolean more) {
    public long replayed() {
      return jobs.size();
    }
  }

  public static DeadJobs one(UUID id) {
    return new DeadJobs(List.of(id), null, null, null, null);
  }

  /** How many they are, counted up to so many. */
  public long count(Tx tx, int most) {
    return tx.query(DeadJobsSql.COUNT, ids, kind, queue, tenant, reason, most)
        .first()
        .bigint("matched");
  }

  /**
   * Gives them another life, those that died first. Fails on the constraint {@code job_unique}
   * where another job takes the unique key of one of them at this moment.
   *
   * @param most how many at the most
   * @param perSecond how many are sent in a second
   * @param delay in how many seconds the first is
   */
  public Replayed replay(Tx tx, int most, double perSecond, double delay) {
    Row row =
        tx.query(
                DeadJobsSql.REPLAY,
                new DeadJobsSql.Replay(ids, kind, queue, tenant, reason, most, perSecond, delay))
            .first();
    return new Replayed(row.bigint("matched"), row.uuids("replayed"), row.bool("more"));
  }
}
