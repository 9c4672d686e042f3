/** The simulators, tested over HTTP as the adapters use them, beside a receiver of callbacks. */
@org.jspecify.annotations.NullMarked
package io.billhook.devkit.simulator;
