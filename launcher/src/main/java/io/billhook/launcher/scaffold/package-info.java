/**
 * {@code billhook new}: what a product of one's own begins with. {@link
 * io.billhook.launcher.scaffold.Names} says what it may be called, a {@link
 * io.billhook.launcher.scaffold.FilePlan} holds all of its files before the first is written. Needs
 * the devkit, which formats them.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.scaffold;
