package io.billhook.worker.testing;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Keeps what was asked for by transactions that committed. */
public final class RecordingOutbox implements Outbox {
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** One job that was asked for. */
  public record Asked(UUID id, String kind, JobArgs args, JobOptions options) {}

  @Override
  public <A extends JobArgs> UUID enqueueNaming(
      Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options) {
    UUID id = RowIds.next();
    tx.afterEnd(
        end -> {
          if (end == Tx.End.COMMITTED) {
            asked.add(new Asked(id, kind.name(), args.apply(id), options));
          }
        });
    return id;
  }

  public List<Asked> asked() {
    return asked;
  }
}
