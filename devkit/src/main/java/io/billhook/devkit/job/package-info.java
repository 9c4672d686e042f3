/**
 * What tests ask of the ledger: whether a transaction has enqueued what it should.
 *
 * <p>Depends on {@code common}. Enters at {@link io.billhook.devkit.job.JobAssertions}; running
 * jobs in a test is {@code TestWorker}, beside the engine's tests in worker-verticle.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.job;
