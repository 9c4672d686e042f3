/**
 * What operators see and do, under {@code /ops/api}: an overview, webhook deliveries, jobs, queues,
 * breakers, our copies of the provider's objects, the audit log. Reads across tenants as {@code
 * billhook_ops}; acts as the engine, each deed with its entry in the audit log in one transaction.
 * Every list is bounded in what it looks at, not only in what it shows. Depends on {@code common}
 * and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops;
