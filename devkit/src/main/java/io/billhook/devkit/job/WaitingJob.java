package io.billhook.devkit.job;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.job.JobState;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job that waits, as the ledger has it. */
record WaitingJob<A extends JobArgs>(
    JobKind<A> kind,
    UUID id,
    A args,
    @Nullable UUID tenant,
    @Nullable String uniqueKey,
    Instant runAt,
    JobState state) {

  static <A extends JobArgs> WaitingJob<A> from(JobKind<A> kind, Row row) {
    return new WaitingJob<>(
        kind,
        row.uuid("id"),
        JobCodec.decode(kind, row.text("args")),
        row.uuidOrNull("tenant_id"),
        row.textOrNull("unique_key"),
        row.instant("run_at"),
        JobState.of(row.integer("state")));
  }

  /** Whether it is as wanted; what an option leaves open may be anything. */
  boolean matches(A wanted, JobOptions options) {
    return args.equals(wanted)
        && (options.tenant() == null || options.tenant().equals(tenant))
        && (options.uniqueKey() == null
            || JobWriter.uniqueKey(kind, tenant, options.uniqueKey()).equals(uniqueKey))
        && (options.runAt() == null
            || options.runAt().truncatedTo(ChronoUnit.MICROS).equals(runAt)); // as the column is
  }

  @Override
  public String toString() {
    return args
        + ", tenant "
        + tenant
        + ", unique key "
        + uniqueKey
        + ", "
        + state.publicName()
        + " for "
        + runAt
        + ", id "
        + id;
  }
}
