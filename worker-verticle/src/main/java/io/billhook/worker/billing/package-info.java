/**
 * Our copy of what Stripe holds. A job {@code billing.sync} fetches an object's present state and
 * writes it in one transaction with everything that follows from it: parents, the owner, processed
 * events, domain events and their reactions. {@link io.billhook.mirror.ObjectKind} lists what is
 * synced, {@link io.billhook.worker.billing.Transitions} what is told.
 *
 * <p>Enters by {@link io.billhook.worker.billing.SyncObjectHandler}; leaves by rows and by {@code
 * messaging}. Depends on {@code mirror}, {@code provider}, {@code stripe} and {@code messaging}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing;
