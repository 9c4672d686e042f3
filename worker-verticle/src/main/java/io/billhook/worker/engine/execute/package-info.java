/**
 * Running claimed jobs and writing how each attempt ended. {@link
 * io.billhook.worker.engine.execute.JobExecutor} runs one on a virtual thread of its own, with the
 * handler that {@link io.billhook.worker.engine.execute.JobRegistry} has for its kind; {@link
 * io.billhook.worker.engine.execute.OutcomeWriter} writes the outcome, fenced by the claim.
 *
 * <p>A claimed job enters at {@code JobExecutor.start} and leaves with its outcome's commit.
 * Depends on {@code engine.claim} and {@code common}; knows no feature: {@code worker.Handlers}
 * fills the registry.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.engine.execute;
