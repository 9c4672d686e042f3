package io.billhook.worker.billing.run;

import io.billhook.contract.billing.RunBilling;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.pace.Pace;
import io.billhook.mirror.Mirror;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeObjects;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks for ten seconds, then leaves the rest to a job of its own: so each ends within the grace of
 * a drain, and what one is killed at is a page.
 */
public final class RunBillingHandler implements JobHandler<RunBilling> {
  private static final Logger log = LoggerFactory.getLogger(RunBillingHandler.class);
  private static final Duration AT_A_TIME = Duration.ofSeconds(10);
  private static final Duration AFTER_NO_ANSWER = Duration.ofSeconds(15);

  private final Transactions engine;
  private final Outbox outbox;
  private final StripeObjects stripe;
  private final CallOutcomes outcomes;
  private final Pace pace;
  private final int perSecond;
  private final Sync sync;
  private final Duration atATime;

  /**
   * @param pace of all calls of walks
   * @param perSecond what that pace lets through
   */
  public RunBillingHandler(
      Transactions engine,
      Outbox outbox,
      StripeObjects stripe,
      CallOutcomes outcomes,
      Pace pace,
      int perSecond,
      Sync sync) {
    this(engine, outbox, stripe, outcomes, pace, perSecond, sync, AT_A_TIME);
  }

  RunBillingHandler(
      Transactions engine,
      Outbox outbox,
      StripeObjects stripe,
      CallOutcomes outcomes,
      Pace pace,
      int perSecond,
      Sync sync,
      Duration atATime) {
    this.engine = engine;
    this.outbox = outbox;
    this.stripe = stripe;
    this.outcomes = outcomes;
    this.pace = pace;
    this.perSecond = perSecond;
    this.sync = sync;
    this.atATime = atATime;
  }

  @Override
  public JobOutcome handle(RunBilling args, JobContext job) {
    UUID id = args.run();
    if (id == null) {
      return JobOutcome.done(tx -> Runs.begin(tx, outbox, Run.Kind.RECONCILE));
    }
    Optional<Run> run = engine.read(RunSql.LOAD, id).one().map(row -> Run.of(id, row));
    return run.isEmpty() ? JobOutcome.done() : new Slice(run.get(), job).walk();
  }

  @Override
  public void abandoned(RunBilling args, JobContext job, String reason, Tx tx) {
    if (args.run() != null) {
      tx.asEngine();
      tx.update(RunSql.FAIL, args.run(), reason);
      tx.update(RunSql.FORGET_SEEN, args.run(), null);
    }
  }

  /** What one job does of a walk. */
  private final class Slice {
    private final JobContext job;
    private final Paced paced;
    private final Walk walk;
    private Run run;
    private boolean progress;

    Slice(Run run, JobContext job) {
      this.run = run;
      this.job = job;
      Duration usual = Duration.ofSeconds(1).dividedBy(perSecond);
      long more = Math.round((run.place().slowed() - 1) * usual.toNanos());
      this.paced = new Paced(pace, Duration.ofNanos(more));
      StripeObjects counted = stripe.before(paced);
      this.walk =
          new Walk(
              engine,
              new Mirror(engine),
              counted,
              paced,
              new Repairs(engine, sync, counted),
              new MissedEvents(engine, outbox, counted));
    }

    JobOutcome walk() {
      long until = System.nanoTime() + atATime.toNanos();
      while (System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
        if (job.isCancelled()) {
          return new JobOutcome.Cancel("An operator has ended it");
        }
        try {
          Optional<Run> next = walk.step(run);
          if (next.isEmpty()) {
            return JobOutcome.done(this::end);
          }
          run = next.get();
          progress = true;
        } catch (CallFailed e) {
          Optional<JobOutcome> over = failed(e);
          if (over.isPresent()) {
            return over.get();
          }
        }
      }
      return JobOutcome.done(tx -> Runs.goOn(tx, outbox, run.id()));
    }

    /** Empty where the walk goes on with another list. */
    private Optional<JobOutcome> failed(CallFailed failure) {
      if (failure instanceof ProviderException answered) {
        switch (answered.kind()) {
          case Kind.Rejected _, Kind.Auth _ -> {
            Optional<Run> next = walk.skip(run, String.valueOf(failure.getMessage()));
            next.ifPresent(other -> run = other);
            return next.isPresent() ? Optional.empty() : Optional.of(JobOutcome.done(this::end));
          }
          case Kind.RateLimited _ -> {
            if (!paced.waitsForUs()) {
              walk.save(run.at(run.place().tooFast()), _ -> {});
            }
          }
          case Kind.Transient _, Kind.UnknownResult _ -> {
            walk.save(run.at(run.place().unanswered()), _ -> {});
            if (progress) { // which a walk of hours would count too often
              return Optional.of(
                  new JobOutcome.Snooze(String.valueOf(failure.getMessage()), AFTER_NO_ANSWER));
            }
          }
        }
      }
      return Optional.of(outcomes.of(failure));
    }

    private void end(Tx tx) {
      tx.asEngine();
      tx.update(RunSql.END, run.id(), paced.takeCalls());
      tx.update(RunSql.FORGET_SEEN, run.id(), null);
      if (!run.dry()) {
        Entitled.look(tx, outbox, perSecond);
      }
      log.atInfo()
          .addKeyValue("run", run.id())
          .addKeyValue("kind", run.kind())
          .addKeyValue("dry_run", run.dry())
          .log("billing.run_ended");
    }
  }
}
