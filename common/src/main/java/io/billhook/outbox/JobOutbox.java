package io.billhook.outbox;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.postgres.Tx;
import io.billhook.process.ProcessHeartbeat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The outbox of this process: mints ids, buffers with the transaction, publishes after it. */
public final class JobOutbox implements Outbox, JobWriter {
  private final ProcessHeartbeat heartbeat;
  private final JobSender sender;

  public JobOutbox(ProcessHeartbeat heartbeat, JobSender sender) {
    this.heartbeat = heartbeat;
    this.sender = sender;
  }

  @Override
  public <A extends JobArgs> UUID enqueueNaming(
      Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options) {
    EnqueuedJobs jobs = tx.attachment(EnqueuedJobs.class, () -> new EnqueuedJobs(tx, this));
    String key =
        options.uniqueKey() == null
            ? null
            : JobWriter.uniqueKey(kind, options.tenant(), options.uniqueKey());
    return jobs.add(kind, id -> JobCodec.encode(args.apply(id)), options, key);
  }

  @Override
  public UUID mint() {
    return heartbeat.ids().mint();
  }

  @Override
  public void committed(String queue, List<UUID> ids) {
    sender.publish(queue, ids);
  }

  @Override
  public void discarded(List<UUID> ids) {
    heartbeat.ids().close(ids);
  }

  @Override
  public void unknown(List<UUID> ids) {
    sender.leaveToRelay(ids);
  }

  @Override
  public long holder() {
    return heartbeat.id();
  }
}
