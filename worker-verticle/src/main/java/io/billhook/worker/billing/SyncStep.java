package io.billhook.worker.billing;

import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Tx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What else is looked up when an object is synced, as it does not stand in the object. */
@FunctionalInterface
public interface SyncStep {

  /**
   * Asks Stripe, outside of any transaction.
   *
   * @param found the object, just fetched; null for types that are no kind of our copy
   * @param fetch taken before Stripe was asked
   * @return writes what was learned, in the transaction that writes the object, after it. That
   *     transaction has the engine's role, and must have it after. Events of the object that came
   *     before the fetch are still {@code received} there
   * @throws io.billhook.provider.CallFailed where there is no answer to work with
   */
  Consumer<Tx> look(SyncObject object, @Nullable StripeObject found, FetchNumber fetch);
}
