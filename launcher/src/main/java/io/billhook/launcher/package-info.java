/**
 * The {@code billhook} command. {@link io.billhook.launcher.Billhook} reads the command line,
 * {@link io.billhook.launcher.Settings} the environment; {@link io.billhook.launcher.Instance} puts
 * an api, a worker or both on a node. What needs the devkit is in {@code launcher.dev}, whose
 * commands appear where the devkit is on the class path: the production image leaves it out.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher;
