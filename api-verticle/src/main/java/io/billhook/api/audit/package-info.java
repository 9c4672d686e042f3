/**
 * Who did what: {@link io.billhook.api.audit.AuditLog} notes every security-relevant act in the
 * transaction that does it. Features call it; rows are never changed or removed. Depends on {@code
 * common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.audit;
