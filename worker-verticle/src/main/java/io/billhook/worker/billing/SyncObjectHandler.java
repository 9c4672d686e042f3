package io.billhook.worker.billing;

import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Tx;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import java.util.List;
import java.util.Optional;

/**
 * Brings our copy of one object up to date with Stripe. What an event said does not matter, only
 * that there was one: the present state is fetched, so order, duplicates and versions of events
 * cannot do harm.
 */
public final class SyncObjectHandler implements JobHandler<SyncObject> {
  private final StripeObjects stripe;
  private final CallOutcomes outcomes;
  private final Mirror mirror;
  private final MissingParents missingParents;
  private final Announcements announcements;

  SyncObjectHandler(
      StripeObjects stripe, CallOutcomes outcomes, Mirror mirror, Announcements announcements) {
    this.stripe = stripe;
    this.outcomes = outcomes;
    this.mirror = mirror;
    this.missingParents = new MissingParents(mirror, stripe);
    this.announcements = announcements;
  }

  @Override
  public JobOutcome handle(SyncObject args, JobContext job) {
    Optional<ObjectKind> kind = ObjectKind.of(args.object());
    if (kind.isEmpty()) {
      return new JobOutcome.Cancel("Objects of type " + args.object() + " are not synced");
    }
    try {
      return sync(kind.get(), args.id());
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }

  private JobOutcome sync(ObjectKind kind, String id) {
    FetchNumber fetch = mirror.begin();
    Optional<StripeObject> found = StripeObject.fetch(stripe, kind, id);
    if (found.isEmpty()) {
      return JobOutcome.done(
          tx -> {
            tx.asEngine();
            mirror.gone(tx, fetch, id);
            Hints.processed(tx, id, fetch, Hints.OBJECT_MISSING);
          });
    }
    StripeObject object = found.get();
    List<StripeObject> parents = missingParents.of(object);
    return JobOutcome.done(
        tx -> {
          tx.asEngine();
          mirror.write(tx, fetch, object, parents);
          Hints.processed(tx, id, fetch, null);
          announcements.announce(tx, kind, id);
        });
  }

  @Override
  public void abandoned(SyncObject args, JobContext job, String reason, Tx tx) {
    tx.asEngine();
    Hints.failed(tx, args.id(), reason, job.id());
  }
}
