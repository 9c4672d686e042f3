/**
 * The job side. {@link io.billhook.worker.Handlers} is the one list of what this process can do:
 * each job kind with its handler.
 *
 * <p>Handlers live in {@code worker.<feature>}, run on a virtual thread each, and reach providers
 * only through {@code provider}. Depends on {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker;
