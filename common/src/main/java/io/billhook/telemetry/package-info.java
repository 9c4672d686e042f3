/**
 * Metrics and health. Names of our own metrics begin with {@code billhook_}; nothing personal
 * stands in any of them. Depends on the JDK and Micrometer alone.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.telemetry;
