/**
 * Commands for development: {@code dev}, {@code demo}, {@code simulators}. The only part of the
 * launcher that depends on the devkit, so that the production image can do without it.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.dev;
