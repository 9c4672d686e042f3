package io.billhook.worker.billing;

import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.MissingParents;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings our copy of one object up to date with Stripe. What an event said does not matter, only
 * that there was one: the present state is fetched, so order, duplicates and versions of events
 * cannot do harm.
 */
public final class SyncObjectHandler implements JobHandler<SyncObject> {
  private static final SyncStep NONE = (_, _, _) -> _ -> {};

  private final StripeObjects stripe;
  private final CallOutcomes outcomes;
  private final Outbox outbox;
  private final Mirror mirror;
  private final MissingParents missingParents;
  private final Pointers pointers;
  private final Announcements announcements;
  private final Map<String, SyncStep> steps;

  /**
   * A handler.
   *
   * @param steps by the type of the objects that they belong to
   */
  SyncObjectHandler(
      StripeObjects stripe,
      CallOutcomes outcomes,
      Outbox outbox,
      Mirror mirror,
      Announcements announcements,
      Map<String, SyncStep> steps) {
    this.stripe = stripe;
    this.outcomes = outcomes;
    this.outbox = outbox;
    this.mirror = mirror;
    this.missingParents = new MissingParents(mirror, stripe);
    this.pointers = new Pointers(stripe);
    this.announcements = announcements;
    this.steps = Map.copyOf(steps);
  }

  @Override
  public JobOutcome handle(SyncObject args, JobContext job) {
    Optional<ObjectKind> kind = ObjectKind.of(args.object());
    @Nullable SyncStep step = steps.get(args.object());
    try {
      if (kind.isPresent()) {
        return sync(kind.get(), args, step == null ? NONE : step);
      }
      if (Pointers.TYPES.contains(args.object())) {
        return follow(args);
      }
      return step == null
          ? new JobOutcome.Cancel("Objects of type " + args.object() + " are not synced")
          : alone(args, step);
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }

  private JobOutcome sync(ObjectKind kind, SyncObject args, SyncStep step) {
    FetchNumber fetch = mirror.begin();
    Optional<StripeObject> found = StripeObject.fetch(stripe, kind, args.id());
    if (found.isEmpty()) {
      return JobOutcome.done(
          tx -> {
            tx.asEngine();
            mirror.gone(tx, fetch, args.id());
            announcements.announce(tx, kind, args.id(), false);
            Hints.processed(tx, args, fetch, Hints.OBJECT_MISSING);
          });
    }
    StripeObject object = found.get();
    List<StripeObject> parents = missingParents.of(object);
    Consumer<Tx> more = step.look(args, object, fetch);
    return JobOutcome.done(
        tx -> {
          tx.asEngine();
          mirror.write(tx, fetch, object, parents);
          more.accept(tx);
          announcements.announce(tx, kind, args.id(), Hints.trialWillEnd(tx, args, fetch));
          Hints.processed(tx, args, fetch, null);
        });
  }

  /** What is not kept itself: its change is that of others. */
  private JobOutcome follow(SyncObject args) {
    FetchNumber fetch = mirror.begin();
    List<SyncObject> meant = pointers.of(args);
    return JobOutcome.done(
        tx -> {
          tx.asEngine();
          for (SyncObject object : meant) {
            outbox.enqueue(tx, SyncObject.KIND, object, JobOptions.none().unique(object.key()));
          }
          Hints.processed(tx, args, fetch, null);
        });
  }

  private JobOutcome alone(SyncObject args, SyncStep step) {
    FetchNumber fetch = mirror.begin();
    Consumer<Tx> more = step.look(args, null, fetch);
    return JobOutcome.done(
        tx -> {
          tx.asEngine();
          more.accept(tx);
          Hints.processed(tx, args, fetch, null);
        });
  }

  @Override
  public void abandoned(SyncObject args, JobContext job, String reason, Tx tx) {
    tx.asEngine();
    Hints.failed(tx, args, reason, job.id());
  }
}
