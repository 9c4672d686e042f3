/**
 * Signed callbacks to the program under test: where they go ({@link
 * io.billhook.devkit.simulator.provider.callback.Target}), and {@link
 * io.billhook.devkit.simulator.provider.callback.Callbacks}, which retries them. Depends on {@code
 * provider.control}; knows no provider.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.provider.callback;
