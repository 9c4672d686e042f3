/** End-to-end tests of the flow, on everything in one JVM and on each broker. */
@org.jspecify.annotations.NullMarked
package io.billhook.launcher.dev;
