/**
 * What the simulated providers share. {@link io.billhook.devkit.simulator.provider.ApiRoute} is
 * where a request enters: it applies a fault, hands the call to its {@link
 * io.billhook.devkit.simulator.provider.ProviderApi}, records what was accepted and answers. {@link
 * io.billhook.devkit.simulator.provider.callback.Callbacks} is where signed callbacks leave, with
 * retries. May depend on Vert.x; knows no provider.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.provider;
