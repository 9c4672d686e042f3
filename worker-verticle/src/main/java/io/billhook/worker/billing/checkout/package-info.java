/** How a checkout ends: the job {@code billing.checkout}. Depends on {@code common} alone. */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.checkout;
