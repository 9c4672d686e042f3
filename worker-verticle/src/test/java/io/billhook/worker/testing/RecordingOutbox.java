package io.billhook.worker.testing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was asked for by transactions that committed. */
public final class RecordingOutbox implements Outbox {
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** One job that was asked for. */
  public record Asked(String kind, JobArgs args, JobOptions options) {}

  @Override
  public <A extends JobArgs> UUID enqueue(Tx tx, JobKind<A> kind, A args, JobOptions options) {
    tx.afterCommit(() -> asked.add(new Asked(kind.name(), args, options)));
    return UUID.randomUUID();
  }

  public List<Asked> asked() {
    return asked;
  }
}
