package io.billhook.outbox;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.postgres.Tx;
import io.billhook.process.JobIds;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The outbox of a command, which is gone before anybody could wait for its messages: its jobs are
 * due a second later, and so the relay of a running process sends them.
 */
public final class RelayedOutbox implements Outbox, JobWriter {
  private static final long NOBODY = 0; // ids of processes begin above it

  private final JobIds ids = new JobIds();

  @Override
  public <A extends JobArgs> UUID enqueueNaming(
      Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options) {
    if (options.uniqueKey() != null || options.runAt() != null) {
      throw new IllegalArgumentException("A command's jobs run once, and soon");
    }
    EnqueuedJobs jobs = tx.attachment(EnqueuedJobs.class, () -> new EnqueuedJobs(tx, this));
    var time = tx.query(OutboxSql.SOON).first();
    ids.setClock(time.instant("now"));
    Instant soon = time.instant("soon");
    return jobs.add(kind, id -> JobCodec.encode(args.apply(id)), options.at(soon), null);
  }

  @Override
  public UUID mint() {
    return ids.mint();
  }

  @Override
  public void committed(String queue, List<UUID> jobs) {
    throw new IllegalStateException("These were to wait for the relay");
  }

  @Override
  public void discarded(List<UUID> jobs) {
    ids.close(jobs);
  }

  @Override
  public void unknown(List<UUID> jobs) {
    ids.close(jobs);
  }

  @Override
  public long holder() {
    return NOBODY;
  }
}
