package io.billhook.api;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.job.JobState;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.JobWriter;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Writes job rows as the engine does, publishes nothing, and keeps account of every minted id. */
public final class TestJobs implements Outbox, JobWriter {
  private static final String INSERT =
      JobState.named(
          """
      INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, run_at, holder,
                       unique_key, dedupe_key)
      VALUES ($1, $2, $3, $4, $5::text::jsonb, CASE WHEN $8 > now() THEN {scheduled} ELSE {available} END,
              $6, coalesce($8::timestamptz, now()), 1, $7, $7)
      ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING
      """);

  /** Minted, and neither committed nor discarded. */
  public final Set<UUID> open = ConcurrentHashMap.newKeySet();

  public final List<UUID> published = new CopyOnWriteArrayList<>();

  @Override
  public <A extends JobArgs> UUID enqueueNaming(
      Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options) {
    UUID id = RowIds.next();
    String key =
        options.uniqueKey() == null
            ? null
            : JobWriter.uniqueKey(kind, options.tenant(), options.uniqueKey());
    tx.beforeCommit(
        () -> {
          tx.as(Role.ENGINE, TenantScope.none());
          tx.update(
              INSERT,
              id,
              kind.name(),
              Objects.requireNonNullElse(options.queue(), kind.queue()),
              options.tenant(),
              JobCodec.encode(args.apply(id)),
              (short) kind.retry().maxAttempts(),
              key,
              options.runAt());
        });
    return id;
  }

  @Override
  public UUID mint() {
    UUID id = RowIds.next();
    open.add(id);
    return id;
  }

  @Override
  public void committed(String queue, List<UUID> ids) {
    discarded(ids);
    published.addAll(ids);
  }

  @Override
  public void discarded(List<UUID> ids) {
    for (UUID id : ids) {
      if (!open.remove(id)) {
        throw new IllegalStateException("Ended twice: " + id);
      }
    }
  }

  @Override
  public void unknown(List<UUID> ids) {
    discarded(ids);
  }

  @Override
  public long holder() {
    return 1;
  }
}
