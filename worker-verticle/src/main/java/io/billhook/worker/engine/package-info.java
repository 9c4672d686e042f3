/**
 * From the broker to a claimed job, and what steers it. {@link
 * io.billhook.worker.engine.QueueConsumer} takes a queue's ids into its {@code ClaimBuffer} and has
 * them claimed ({@code engine.claim}) and run ({@code engine.execute}); {@link
 * io.billhook.worker.engine.WorkerVerticle} puts it together. {@code Turns} says whose job is next
 * where many wait.
 *
 * <p>Deliveries enter from {@code broker}. Depends on {@code common} and the two packages below it;
 * knows no feature.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine;
