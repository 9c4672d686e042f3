/**
 * What a feature implements to have work done: {@link io.billhook.job.JobHandler}, the context it
 * is given and the outcome it answers with. The engine that runs it is {@code worker.engine}.
 *
 * <p>Depends on {@code contract} and {@code postgres}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.job;
