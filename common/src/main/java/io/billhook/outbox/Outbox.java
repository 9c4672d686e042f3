package io.billhook.outbox;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.postgres.Tx;
import io.billhook.published.Public;
import java.util.UUID;
import java.util.function.Function;

/** The only way to ask for work: a job is written in the transaction that causes it. */
@Public
public interface Outbox {

  /**
   * Enqueues a job. It is written as the last statement of the transaction, together with all
   * others of it, and published once the transaction has committed.
   *
   * @return the id that the job has if it is not folded into a waiting one with the same unique key
   */
  default <A extends JobArgs> UUID enqueue(Tx tx, JobKind<A> kind, A args, JobOptions options) {
    return enqueueNaming(tx, kind, _ -> args, options);
  }

  /** As above, for args that name the job's own id: those of a row that shares it. */
  <A extends JobArgs> UUID enqueueNaming(
      Tx tx, JobKind<A> kind, Function<UUID, A> args, JobOptions options);

  default <A extends JobArgs> UUID enqueue(Tx tx, JobKind<A> kind, A args) {
    return enqueue(tx, kind, args, JobOptions.none());
  }
}
