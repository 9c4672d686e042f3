/**
 * {@code GET /v1/billing/entitlements}: what the tenant's plan lets it use. Depends on {@code
 * entitlement}, {@code mirror} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.billing.entitlement;
