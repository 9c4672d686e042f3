/**
 * Domain events: what happened, in the product's own words. A feature tells of one by {@link
 * io.billhook.event.Events}, in the transaction that made it true; {@link
 * io.billhook.event.Subscriber}s do what follows, in the same transaction.
 *
 * <p>Leaves as a row of {@code domain_event}. Depends on {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.event;
