/**
 * What operators see, under {@code /ops/api}: an overview, webhook deliveries, jobs, breakers, our
 * copies of the provider's objects. Reads across tenants as {@code billhook_ops}, writes nothing.
 * Every list is bounded in what it looks at, not only in what it shows. Depends on {@code common}
 * and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops;
