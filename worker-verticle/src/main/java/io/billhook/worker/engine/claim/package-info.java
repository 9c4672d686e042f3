/**
 * Taking jobs. {@link io.billhook.worker.engine.claim.Claimer} takes a batch of ids in one numbered
 * statement and tells of each what the ledger answered ({@link
 * io.billhook.worker.engine.claim.ClaimAnswer}); {@link io.billhook.worker.engine.claim.Holds}
 * removes a batch's hold when its last job has ended. {@link
 * io.billhook.worker.engine.claim.Lookout} finds in the ledger what could be claimed before its
 * message comes.
 *
 * <p>Called by the engine above and by {@code engine.execute}, which runs the {@link
 * io.billhook.worker.engine.claim.ClaimedJob}s. Depends on {@code job}, {@code postgres} and {@code
 * process} alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine.claim;
