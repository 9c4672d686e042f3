/**
 * What operators see and do, under {@code /ops/api}: an overview, breakers, schedules, our copies
 * of the provider's objects; rooms of their own have {@code job}, {@code queue}, {@code intake} and
 * {@code audit}, all on {@code access}. Reads across tenants as {@code billhook_ops}; acts as the
 * engine, each deed with its entry in the audit log in one transaction. Every list is bounded in
 * what it looks at, not only in what it shows.
 *
 * <p>Enters at {@link io.billhook.api.ops.OpsRoutes}. Depends on {@code common}, {@code api.http}
 * and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops;
