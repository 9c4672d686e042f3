/**
 * What a tenant's plan lets it use. A feature that sells something asks {@link
 * io.billhook.entitlement.Entitlements} in the transaction that gives it; members and invitations
 * ask {@link io.billhook.entitlement.Seats}. Rows come from Stripe, by the worker's sync.
 *
 * <p>Depends on {@code mirror}, {@code postgres} and {@code problem}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.entitlement;
