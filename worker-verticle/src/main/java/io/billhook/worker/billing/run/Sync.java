package io.billhook.worker.billing.run;

import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeObjects;
import java.util.function.Consumer;

/** What comes of an object once it is known how Stripe has it: the same as after any event. */
public interface Sync {

  /**
   * Fetches what else has to be known of the object.
   *
   * @param stripe to be asked
   * @return what is to be written, in a transaction of the engine's role
   */
  Consumer<Tx> found(StripeObjects stripe, FetchNumber fetch, StripeObject object);

  /** Writes that Stripe has it no more, in a transaction of the engine's role. */
  void gone(Tx tx, FetchNumber fetch, ObjectKind kind, String id);
}
