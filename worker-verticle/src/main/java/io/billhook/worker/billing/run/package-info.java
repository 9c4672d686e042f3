/**
 * Walks over Stripe's lists that compare what Stripe holds with our copy, and mend it: {@code
 * billing.run}. What is found missing, different or gone is told by a row of {@code billing_drift}
 * and brought in as any sync does.
 *
 * <p>A walk is a row of {@code billing_run}, which remembers its place page by page; jobs of some
 * seconds each carry it on.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.run;
