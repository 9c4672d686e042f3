/**
 * The audit log across all tenants, by {@link io.billhook.api.ops.audit.AuditSearch}. Depends on
 * {@code ops.access}, {@code api.audit}, {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.ops.audit;
