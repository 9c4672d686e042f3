/**
 * What Stripe is told of usage. A job {@code usage.report} makes of each hour's sum, or of each
 * event of a meter that counts, a row of {@code usage_report} before Stripe is asked, whose id is
 * the meter event's identifier: so it counts once, however often it is sent. What Stripe refuses,
 * at once or by a thin event afterwards, is told as {@code usage.rejected}.
 *
 * <p>Enters by {@link io.billhook.worker.billing.usage.ReportUsageHandler} and, as a step of {@code
 * billing.sync}, {@link io.billhook.worker.billing.usage.RejectedUsage}. Depends on {@code mirror},
 * {@code provider} and {@code stripe}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.worker.billing.usage;
