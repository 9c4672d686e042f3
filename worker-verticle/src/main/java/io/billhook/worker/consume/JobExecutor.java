package io.billhook.worker.consume;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.worker.JobCatalog;
import io.billhook.worker.consume.Ledger.Abandoned;
import io.billhook.worker.consume.Settled.How;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs claimed jobs, each on a virtual thread of its own: find the handler, read the args, handle,
 * settle, report.
 */
final class JobExecutor {
  private static final Logger log = LoggerFactory.getLogger(JobExecutor.class);

  /** A job that has taken its process down this often is the culprit. */
  private static final int LOST_TOO_OFTEN = 4;

  /** How long a job waits whose kind only a newer worker knows. */
  private static final Duration UNKNOWN_KIND_AGAIN = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final JobCatalog catalog;
  private final Ledger ledger;
  private final Holds holds;
  private final JobReport report;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  JobExecutor(Vertx vertx, JobCatalog catalog, Ledger ledger, Holds holds, JobReport report) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.ledger = ledger;
    this.holds = holds;
    this.report = report;
  }

  /**
   * Starts a job.
   *
   * @param ended runs when the ledger knows how it ended
   */
  void start(ClaimedJob job, Runnable ended) {
    holds.started(job);
    Thread.ofVirtual()
        .name("job-" + job.id())
        .start(
            () -> {
              running.add(Thread.currentThread());
              try {
                run(job);
                holds.ended(job);
              } catch (RuntimeException e) {
                // The ledger refused what was to be written. The job stays ours, and so does its
                // hold: it is freed when this process ends.
                log.atError().addKeyValue("id", job.id()).setCause(e).log("job.not_settled");
              } finally {
                running.remove(Thread.currentThread());
                ended.run();
              }
            });
  }

  /** Interrupts what still runs, at the end of a drain. */
  void interrupt() {
    running.forEach(Thread::interrupt);
  }

  private void run(ClaimedJob job) {
    long started = System.nanoTime();
    Optional<JobCatalog.Registration<?>> registration = catalog.find(job.kind());
    Settled settled =
        registration.isPresent()
            ? attempt(job, registration.get())
            : ledger.await(
                job,
                How.SNOOZE,
                new Failure(null, "This worker does not know the kind " + job.kind()),
                UNKNOWN_KIND_AGAIN);
    report.attempted(job, settled, Duration.ofNanos(System.nanoTime() - started));
  }

  private <A extends JobArgs> Settled attempt(
      ClaimedJob job, JobCatalog.Registration<A> registration) {
    JobKind<A> kind = registration.kind();
    A args;
    try {
      args = JobCodec.decode(kind, job.args());
    } catch (JobCodec.UnreadableArgsException e) {
      return ledger.abandon(job, How.DEAD, Failure.of(e), Optional.<Abandoned<A>>empty());
    }
    Abandoned<A> feature = new Abandoned<>(registration.handler(), args);
    if (job.lost() >= LOST_TOO_OFTEN) {
      return ledger.abandon(
          job,
          How.DEAD,
          new Failure(null, "Its worker died under it " + job.lost() + " times"),
          Optional.of(feature));
    }
    try {
      return settle(job, kind, feature, handle(job, kind, registration.handler(), args));
    } catch (Throwable e) {
      return again(job, kind, feature, Failure.of(e), null);
    }
  }

  private <A extends JobArgs> JobOutcome handle(
      ClaimedJob job, JobKind<A> kind, JobHandler<A> handler, A args) throws Throwable {
    Deadline deadline = new Deadline(vertx, kind.timeout());
    try (deadline) {
      return handler.handle(args, job.context());
    } catch (Throwable e) {
      if (deadline.passed()) {
        return JobOutcome.retry("It took longer than " + kind.timeout());
      }
      throw e;
    }
  }

  private <A extends JobArgs> Settled settle(
      ClaimedJob job, JobKind<A> kind, Abandoned<A> feature, JobOutcome outcome) {
    return switch (outcome) {
      case JobOutcome.Done done -> ledger.complete(job, done.effects());
      case JobOutcome.Retry retry ->
          again(job, kind, feature, new Failure(null, retry.reason()), retry.after());
      case JobOutcome.Snooze snooze ->
          ledger.await(job, How.SNOOZE, new Failure(null, snooze.reason()), snooze.by());
      case JobOutcome.Cancel cancel ->
          ledger.abandon(
              job, How.CANCELLED, new Failure(null, cancel.reason()), Optional.of(feature));
      case JobOutcome.Dead dead ->
          ledger.abandon(job, How.DEAD, new Failure(null, dead.reason()), Optional.of(feature));
    };
  }

  private <A extends JobArgs> Settled again(
      ClaimedJob job,
      JobKind<A> kind,
      Abandoned<A> feature,
      Failure failure,
      @org.jspecify.annotations.Nullable Duration asked) {
    if (job.attempt() >= job.maxAttempts()) {
      return ledger.abandon(job, How.DEAD, failure, Optional.of(feature));
    }
    Duration delay =
        asked == null
            ? kind.retry().delayAfter(job.attempt(), RandomGenerator.getDefault())
            : asked;
    return ledger.await(job, How.RETRY, failure, delay);
  }
}
