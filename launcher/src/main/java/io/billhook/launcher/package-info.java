/**
 * The {@code billhook} command. {@link io.billhook.launcher.Billhook} reads the command line;
 * {@code Node} opens what every process needs; {@code ApiPart} and {@code WorkerPart} add what an
 * api and a worker do. What needs the devkit is in {@code launcher.dev}, which the production image
 * leaves out.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher;
