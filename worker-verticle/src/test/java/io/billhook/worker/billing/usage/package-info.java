/** Tests of what Stripe is told of usage. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.usage;
