/** The simulators' answers and parameters against the providers' published descriptions. */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.stripe;
