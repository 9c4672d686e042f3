/**
 * Who did what, kept for good: {@link io.billhook.api.audit.AuditLog} writes an entry in the
 * transaction of the act, whatever feature it belongs to; {@code GET /v1/audit-log} shows a tenant
 * its own. No role of the program may change or remove an entry. Depends on {@code common} and
 * {@code api.http}; every feature may use it.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.audit;
