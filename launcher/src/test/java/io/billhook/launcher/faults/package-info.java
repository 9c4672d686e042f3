/** The laboratory's most telling experiments, a few seconds each. */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.faults;
