/**
 * From the broker to the handler and back to the ledger. {@link
 * io.billhook.worker.consume.QueueConsumer} takes ids into its {@code Inbox}, {@code Claimer}
 * claims them in batches, {@code JobExecutor} runs each on a virtual thread of its own, {@code
 * Ledger} writes how it ended, fenced by the claim. {@link
 * io.billhook.worker.consume.WorkerVerticle} puts it together.
 *
 * <p>Depends on {@code common} and on the {@code JobCatalog}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.consume;
