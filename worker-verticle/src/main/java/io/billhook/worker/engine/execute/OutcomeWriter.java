package io.billhook.worker.engine.execute;

import io.billhook.contract.JobArgs;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobState;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.DatabaseException.Kind;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.execute.AttemptResult.How;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes how an attempt ended: the fence first, then what belongs to the outcome, in one
 * transaction. While the database is away it tries again, for as long as the process lives.
 */
public final class OutcomeWriter {
  private static final Duration TRY_AGAIN = Duration.ofMillis(500);

  /** The job is not ours any more; the transaction rolls back. */
  private static final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FencedException() {
      super(null, null, false, false);
    }
  }

  /** Brings jobs back when they are due: {@code Broker.publishLater}. */
  @FunctionalInterface
  public interface Reminder {
    Future<Void> publishLater(String queue, List<UUID> jobs, Instant due);
  }

  private final Transactions engine;
  private final Reminder reminder;
  private final Completer completer;

  public OutcomeWriter(Transactions engine, Reminder reminder, Completer completer) {
    this.engine = engine;
    this.reminder = reminder;
    this.completer = completer;
  }

  public AttemptResult complete(ClaimedJob job, @Nullable Consumer<Tx> effects) {
    if (effects == null) {
      return untilWritten(job, How.COMPLETED, () -> fence(completer.complete(job).await() ? 1 : 0));
    }
    return write(
        job,
        How.COMPLETED,
        tx -> {
          fence(tx, OutcomeSql.COMPLETE, job.id(), job.claim(), job.holder());
          tx.asWorker(job.tenant());
          effects.accept(tx);
        });
  }

  /** Back to waiting; by way of a retry tier of the broker, or the relay if that fails. */
  public AttemptResult await(ClaimedJob job, How how, Failure failure, Duration delay) {
    AtomicReference<@Nullable Instant> due = new AtomicReference<>();
    int givenBack = how == How.RETRY ? 0 : 1;
    AttemptResult result =
        write(
            job,
            how,
            tx -> {
              var rows =
                  tx.query(
                      OutcomeSql.WAIT,
                      job.id(),
                      job.claim(),
                      job.holder(),
                      delay.toMillis(),
                      givenBack);
              fence(rows.size());
              Row row = rows.first();
              boolean waits = JobState.of(row.integer("state")) == JobState.RETRYABLE;
              due.set(waits ? row.instant("run_at") : null);
              record(tx, job, waits ? how : How.SUPERSEDED, failure);
            });
    if (result.how() == How.LOST) {
      return result;
    }
    Instant runAt = due.get();
    if (runAt == null) {
      return AttemptResult.as(How.SUPERSEDED);
    }
    reminder.publishLater(
        job.queue(), List.of(job.id()), Instant.now().plus(delay)); // by this machine's clock
    return new AttemptResult(how, delay);
  }

  /** Cancelled or dead; the feature writes what that means for it in the same transaction. */
  public <A extends JobArgs> AttemptResult abandon(
      ClaimedJob job, How how, Failure failure, Optional<Abandoned<A>> feature) {
    JobState state = how == How.DEAD ? JobState.DEAD : JobState.CANCELLED;
    return write(
        job,
        how,
        tx -> {
          fence(tx, OutcomeSql.END, job.id(), job.claim(), job.holder(), (short) state.code());
          record(tx, job, how, failure);
          if (how == How.DEAD) {
            Unawaited.write(
                tx,
                OutcomeSql.BURY,
                job.id(),
                job.kind(),
                job.queue(),
                job.tenant(),
                failure.fingerprint(),
                failure.reason());
          }
          feature.ifPresent(
              f -> {
                tx.asWorker(job.tenant());
                f.handler().abandoned(f.args(), f.context(), failure.reason(), tx);
              });
        });
  }

  /** What a handler needs to be told of the end of its job. */
  record Abandoned<A extends JobArgs>(JobHandler<A> handler, A args, JobContext context) {}

  private static void fence(Tx tx, String sql, Object... parameters) {
    Unawaited.fence(tx, FencedException::new, sql, parameters);
  }

  private static void fence(int rows) {
    if (rows == 0) {
      throw new FencedException();
    }
  }

  private static void record(Tx tx, ClaimedJob job, How how, Failure failure) {
    if (how == How.SNOOZE && failure.type() == null) { // the others are counted
      tx.update(
          OutcomeSql.FORGET_SNOOZES,
          job.id(),
          job.claim(),
          (short) job.attempt(),
          failure.reason());
    }
    Unawaited.write(
        tx,
        OutcomeSql.ATTEMPT,
        new OutcomeSql.Attempt(
            job.id(),
            job.claim(),
            (short) job.attempt(),
            how == How.CANCELLED ? "cancel" : how.label(),
            failure.type(),
            failure.reason(),
            job.holder(),
            job.attemptedAt()));
  }

  private AttemptResult write(ClaimedJob job, How how, Consumer<Tx> work) {
    return untilWritten(job, how, () -> engine.run(work));
  }

  private AttemptResult untilWritten(ClaimedJob job, How how, Runnable write) {
    boolean unsure = false; // an answer was lost: the fence may have been shut by ourselves
    while (true) {
      try {
        write.run();
        return AttemptResult.as(how);
      } catch (FencedException e) {
        return AttemptResult.as(unsure && tookPlace(job, how) ? how : How.LOST);
      } catch (DatabaseException e) {
        boolean keyTaken =
            "job_unique".equals(e.constraint()); // between look and write: look again
        if (e.kind() == Kind.REFUSED && !keyTaken) {
          throw e;
        }
        unsure |= e.kind() != Kind.REFUSED;
        pause();
      }
    }
  }

  /**
   * How often in a row this job was put off since the database was away for it, with an error's
   * class as the reason. Waits until the database is back.
   */
  long awayInARow(ClaimedJob job) {
    while (true) {
      try {
        return engine.transact(
            tx -> tx.query(OutcomeSql.AWAY_IN_A_ROW, job.id()).first().bigint("n"));
      } catch (DatabaseException e) {
        if (e.kind() == Kind.REFUSED) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    boolean _ = Thread.interrupted(); // or there would be none
    LockSupport.parkNanos(TRY_AGAIN.toNanos());
  }

  private boolean tookPlace(ClaimedJob job, How how) {
    JobState state =
        switch (how) {
          case COMPLETED -> JobState.COMPLETED;
          case RETRY, SNOOZE -> JobState.RETRYABLE;
          case CANCELLED, SUPERSEDED -> JobState.CANCELLED;
          case DEAD -> JobState.DEAD;
          case LOST -> JobState.AVAILABLE;
        };
    return engine.transact(
        tx -> !tx.query(OutcomeSql.LEFT_BY, job.id(), job.claim(), (short) state.code()).isEmpty());
  }
}
