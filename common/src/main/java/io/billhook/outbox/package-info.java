/**
 * From a transaction to the broker: {@link io.billhook.outbox.Outbox#enqueue} writes the job with
 * the business rows; {@code Dispatcher} publishes its id after the commit; {@code Relay} sends
 * again what got stuck. Nothing else publishes work. {@code Sweep} finds what the broker has lost.
 *
 * <p>Depends on {@code postgres}, {@code broker}, {@code telemetry}, {@code process}, {@code job}
 * and {@code contract}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.outbox;
