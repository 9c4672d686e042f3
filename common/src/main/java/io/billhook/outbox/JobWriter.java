package io.billhook.outbox;

import io.billhook.contract.JobKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of enqueueing, for the measured intake path, which writes its job rows in a
 * statement of its own.
 */
public interface JobWriter {

  /**
   * A new job id (UUIDv7). It must be ended by exactly one of {@link #committed}, {@link
   * #discarded} and {@link #unknown}.
   */
  UUID mint();

  /** These rows are committed, state available, with {@link #holder()}: publish them. */
  void committed(String queue, List<UUID> ids);

  /** These ids are in no row: folded into waiting jobs, or rolled back. */
  void discarded(List<UUID> ids);

  /** The answer to the commit was lost: whichever of these rows exist are left to the relay. */
  void unknown(List<UUID> ids);

  /** The value of {@code job.holder}: this process. */
  long holder();

  /** The value of {@code job.unique_key} and {@code job.dedupe_key}. */
  static String uniqueKey(JobKind<?> kind, @Nullable UUID tenant, String key) {
    return kind.name() + ":" + (tenant == null ? "" : tenant) + ":" + key;
  }
}
