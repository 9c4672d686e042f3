/**
 * Jobs as their tenant sees them: {@code GET /v1/jobs/{id}}, and as a stream of events. Depends on
 * {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.job;
