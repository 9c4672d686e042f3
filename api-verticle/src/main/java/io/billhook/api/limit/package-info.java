/**
 * How fast callers may come: {@link io.billhook.api.limit.RateClass} is the table of rates, {@link
 * io.billhook.api.limit.Buckets} counts by it, in this process or over PostgreSQL. {@code api.http}
 * holds every request to its class; {@code api.auth} counts passwords here too, and with {@code
 * api.tenant} mails. {@link io.billhook.api.limit.TenantQuota} bounds what an account owns. Depends
 * on {@code api.contract} and {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.limit;
