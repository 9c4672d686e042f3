/**
 * Tenants and their people: {@code /v1/tenants} with members and invitations, and {@code
 * /v1/invitations/accept}. The tenant stands in the path; {@link
 * io.billhook.api.tenant.TenantGuard} lets in who is a member of it, and takes its scope. Who may
 * do what to whom is in {@link io.billhook.api.tenant.Rank}. Depends on {@code common}, {@code
 * api.http}, {@code api.limit} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.tenant;
