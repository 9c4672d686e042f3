/**
 * Usage as clients see it: {@code /v1/usage-events} and {@code /v1/usage}. A batch of events, plain
 * or as CloudEvents, becomes rows and exact sums of hours in one statement; what Stripe is told of
 * them is the worker's. Depends on {@code common}, {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.usage;
