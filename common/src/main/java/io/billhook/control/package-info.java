/**
 * What operators order of jobs: that one ends ({@link io.billhook.control.Cancellation}), that one
 * is tried now ({@link io.billhook.control.Retry}), that dead ones live again ({@link
 * io.billhook.control.DeadJobs}). The operators' API calls it, and so does the model of the engine,
 * which thereby moves the very statements.
 *
 * <p>Depends on {@code postgres} and {@code job}; each runs in a transaction of the engine's role.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.control;
