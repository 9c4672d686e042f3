package io.billhook.worker.engine.execute;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.DatabaseException;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Holds;
import io.billhook.worker.engine.execute.AttemptResult.How;
import io.billhook.worker.engine.execute.OutcomeWriter.Abandoned;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs claimed jobs, each on a virtual thread of its own: find the handler, read the args, handle,
 * conclude, report.
 */
public final class JobExecutor {
  private static final Logger log = LoggerFactory.getLogger(JobExecutor.class);

  /** A job that has taken its process down this often is the culprit. */
  private static final int LOST_TOO_OFTEN = 4;

  private static final Failure BY_OPERATOR = new Failure(null, "Cancelled by an operator");

  /** So often in a row the database may be away for a job while it is not for the heartbeat. */
  private static final int MOST_SNOOZES_ALONE = 10;

  /** Without the database, at first; later up to sixteen times as long. */
  private static final Duration FIRST_SNOOZE = Duration.ofSeconds(1);

  /** How long a job waits whose kind only a newer worker knows. */
  private static final Duration UNKNOWN_KIND_AGAIN = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final JobRegistry registry;
  private final OutcomeWriter outcomes;
  private final Holds holds;
  private final JobReport report;
  private final BooleanSupplier reachesDatabase;
  private final Map<RunningJob.Key, RunningJob> running = new ConcurrentHashMap<>();

  /**
   * @param reachesDatabase whether the heartbeat of this process is good
   */
  public JobExecutor(
      Vertx vertx,
      JobRegistry registry,
      OutcomeWriter outcomes,
      Holds holds,
      JobReport report,
      BooleanSupplier reachesDatabase) {
    this.vertx = vertx;
    this.registry = registry;
    this.outcomes = outcomes;
    this.holds = holds;
    this.report = report;
    this.reachesDatabase = reachesDatabase;
  }

  /** To be told of all jobs of a claim before the first of them is started. */
  public void claimed(List<ClaimedJob> batch) {
    holds.claimed(batch);
  }

  /**
   * Starts a job.
   *
   * @param ended runs when the ledger knows how it ended
   */
  public void start(ClaimedJob job, Runnable ended) {
    launch(job, ended, System.nanoTime(), this::run);
  }

  private void launch(
      ClaimedJob job, Runnable ended, long started, Function<RunningJob, AttemptResult> work) {
    AtomicReference<@Nullable RunningJob> self = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .name("job-" + job.id())
            .unstarted(() -> carryOut(Objects.requireNonNull(self.get()), work));
    RunningJob here = new RunningJob(job, thread, started, ended);
    self.set(here);
    running.put(here.key(), here); // before the claim is closed, or the reconciler would miss it
    thread.start();
  }

  private void carryOut(RunningJob here, Function<RunningJob, AttemptResult> work) {
    ClaimedJob job = here.job;
    try {
      AttemptResult result = ScopedValue.where(CallGate.JOB, here).call(() -> work.apply(here));
      report.attempted(job, result, Duration.ofNanos(System.nanoTime() - here.started));
      holds.ended(job);
    } catch (RunningJob.GivenUpException e) {
      log.atWarn().addKeyValue("id", job.id()).log("job.ended_late");
    } catch (RuntimeException e) {
      // The ledger refused what was to be written. The hold stays: the reconciler gives the job
      // back.
      log.atError().addKeyValue("id", job.id()).setCause(e).log("job.not_settled");
    } finally {
      if (!here.isGivenUp()) {
        running.remove(here.key());
        here.ended.run();
      }
    }
  }

  /** What runs at the moment. */
  public Map<RunningJob.Key, RunningJob> running() {
    return Map.copyOf(running);
  }

  /** Interrupts what still runs, at the end of a drain. */
  public void interrupt() {
    running.values().forEach(here -> here.thread.interrupt());
  }

  private AttemptResult run(RunningJob here) {
    ClaimedJob job = here.job;
    Optional<JobRegistry.Registration<?>> registration = registry.find(job.kind());
    if (registration.isPresent()) {
      return attempt(here, registration.get());
    }
    Failure unknown = new Failure(null, "This worker does not know the kind " + job.kind());
    return here.isCancelled()
        ? outcomes.abandon(job, How.CANCELLED, BY_OPERATOR, Optional.empty())
        : outcomes.await(job, How.SNOOZE, unknown, UNKNOWN_KIND_AGAIN);
  }

  private <A extends JobArgs> AttemptResult attempt(
      RunningJob here, JobRegistry.Registration<A> registration) {
    ClaimedJob job = here.job;
    JobKind<A> kind = registration.kind();
    A args;
    try {
      args = JobCodec.decode(kind, job.args());
    } catch (JobCodec.UnreadableArgsException e) {
      return outcomes.abandon(job, How.DEAD, Failure.of(e), Optional.<Abandoned<A>>empty());
    }
    JobContext context = job.context(here::isCancelled);
    Abandoned<A> feature = new Abandoned<>(registration.handler(), args, context);
    if (here.isCancelled()) {
      return abandon(job, How.CANCELLED, BY_OPERATOR, feature);
    }
    if (job.lost() >= LOST_TOO_OFTEN) {
      String why = "Its worker died under it " + job.lost() + " times";
      return abandon(job, How.DEAD, new Failure(null, why), feature);
    }
    try {
      JobOutcome outcome = handle(here, kind, feature);
      here.conclude();
      return conclude(job, kind, feature, outcome);
    } catch (RunningJob.GivenUpException e) {
      throw e;
    } catch (Throwable e) {
      here.conclude();
      return DatabaseException.isAway(e)
          ? withoutDatabase(job, kind, feature, Failure.of(e))
          : again(job, feature, Failure.of(e), ownDelay(job, kind));
    }
  }

  /**
   * That the database was away is no failure of the job: it is put off. But where that goes on
   * while this process reaches the database, the job itself may be what breaks its connections.
   */
  private <A extends JobArgs> AttemptResult withoutDatabase(
      ClaimedJob job, JobKind<A> kind, Abandoned<A> feature, Failure failure) {
    boolean alone = reachesDatabase.getAsBoolean();
    long before = alone ? outcomes.awayInARow(job) : 0;
    if (before >= MOST_SNOOZES_ALONE) {
      return again(job, feature, failure, ownDelay(job, kind));
    }
    long spread = FIRST_SNOOZE.toMillis() << (before / 2);
    Duration by = FIRST_SNOOZE.plusMillis(RandomGenerator.getDefault().nextLong(spread));
    Failure kept = alone ? failure : new Failure(null, failure.reason());
    return snooze(job, feature, kept, by);
  }

  private <A extends JobArgs> AttemptResult snooze(
      ClaimedJob job, Abandoned<A> feature, Failure failure, Duration by) {
    return feature.context().isCancelled()
        ? abandon(job, How.CANCELLED, BY_OPERATOR, feature)
        : outcomes.await(job, How.SNOOZE, failure, by);
  }

  /** A feature that cannot be told must not keep the job from its end. */
  private <A extends JobArgs> AttemptResult abandon(
      ClaimedJob job, How how, Failure failure, Abandoned<A> feature) {
    try {
      return outcomes.abandon(job, how, failure, Optional.of(feature));
    } catch (RuntimeException e) {
      log.atError().addKeyValue("id", job.id()).setCause(e).log("job.feature_not_told");
      String reason = failure.reason() + "; its feature was not told: " + Failure.of(e).reason();
      return outcomes.abandon(
          job, how, new Failure(failure.type(), reason), Optional.<Abandoned<A>>empty());
    }
  }

  private <A extends JobArgs> JobOutcome handle(
      RunningJob here, JobKind<A> kind, Abandoned<A> feature) throws Throwable {
    Deadline deadline = new Deadline(vertx, kind.timeout(), () -> giveUp(here, kind, feature));
    try (deadline) {
      return feature.handler().handle(feature.args(), feature.context());
    } catch (Throwable e) {
      if (deadline.passed()) {
        return JobOutcome.retry("It took longer than " + kind.timeout());
      }
      throw e;
    }
  }

  /**
   * The handler does not even end when it is interrupted: another thread writes that, so that the
   * job is tried again and its slot is free. Whatever the handler still returns counts for nothing.
   */
  private <A extends JobArgs> void giveUp(RunningJob stuck, JobKind<A> kind, Abandoned<A> feature) {
    if (!stuck.giveUp()) {
      return;
    }
    ClaimedJob job = stuck.job;
    log.atError().addKeyValue("kind", job.kind()).addKeyValue("id", job.id()).log("job.stuck");
    Failure failure =
        new Failure(
            null, "It took longer than " + kind.timeout() + " and did not heed its interrupt");
    launch(job, stuck.ended, stuck.started, _ -> again(job, feature, failure, ownDelay(job, kind)));
  }

  private <A extends JobArgs> AttemptResult conclude(
      ClaimedJob job, JobKind<A> kind, Abandoned<A> feature, JobOutcome outcome) {
    return switch (outcome) {
      case JobOutcome.Done done -> outcomes.complete(job, done.effects());
      case JobOutcome.Retry retry ->
          again(job, feature, new Failure(null, retry.reason()), delay(job, kind, retry));
      case JobOutcome.Snooze snooze ->
          snooze(job, feature, new Failure(null, snooze.reason()), snooze.by());
      case JobOutcome.Cancel cancel ->
          abandon(job, How.CANCELLED, new Failure(null, cancel.reason()), feature);
      case JobOutcome.Dead dead ->
          abandon(job, How.DEAD, new Failure(null, dead.reason()), feature);
    };
  }

  private static Duration delay(ClaimedJob job, JobKind<?> kind, JobOutcome.Retry retry) {
    Duration delay = retry.after() == null ? ownDelay(job, kind) : retry.after();
    return delay.compareTo(retry.atLeast()) < 0 ? retry.atLeast() : delay;
  }

  private static Duration ownDelay(ClaimedJob job, JobKind<?> kind) {
    return kind.retry().delayAfter(job.attempt(), RandomGenerator.getDefault());
  }

  private <A extends JobArgs> AttemptResult again(
      ClaimedJob job, Abandoned<A> feature, Failure failure, Duration delay) {
    if (feature.context().isCancelled()) {
      return abandon(job, How.CANCELLED, BY_OPERATOR, feature);
    }
    if (job.attempt() >= job.maxAttempts()) {
      return abandon(job, How.DEAD, failure, feature);
    }
    return outcomes.await(job, How.RETRY, failure, delay);
  }
}
