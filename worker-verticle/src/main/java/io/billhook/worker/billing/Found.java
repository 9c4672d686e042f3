package io.billhook.worker.billing;

import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.MissingParents;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.billing.run.Sync;
import java.util.List;
import java.util.function.Consumer;

/** What comes of an object that a walk has found, as where {@code billing.sync} has fetched it. */
final class Found implements Sync {
  private final Mirror mirror;
  private final Announcements announcements;

  Found(Mirror mirror, Announcements announcements) {
    this.mirror = mirror;
    this.announcements = announcements;
  }

  @Override
  public Consumer<Tx> found(StripeObjects stripe, FetchNumber fetch, StripeObject object) {
    var args = new SyncObject(object.kind().type(), object.id());
    List<StripeObject> parents = new MissingParents(mirror, stripe).of(object);
    SyncStep step = Billing.steps(stripe, mirror).get(args.object());
    Consumer<Tx> more = step == null ? _ -> {} : step.look(args, object, fetch);
    return tx -> {
      mirror.write(tx, fetch, object, parents);
      more.accept(tx);
      announcements.announce(tx, object.kind(), args.id(), Hints.trialWillEnd(tx, args, fetch));
      Hints.processed(tx, args, fetch, null);
    };
  }

  @Override
  public void gone(Tx tx, FetchNumber fetch, ObjectKind kind, String id) {
    mirror.gone(tx, fetch, id);
    announcements.announce(tx, kind, id, false);
    Hints.processed(tx, new SyncObject(kind.type(), id), fetch, Hints.OBJECT_MISSING);
  }
}
