/** Tests of the simulated mail server. */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator.smtp;
