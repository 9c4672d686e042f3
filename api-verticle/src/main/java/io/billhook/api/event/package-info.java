/**
 * {@code GET /v1/events}: what happened to a tenant, in the product's own words. Written by
 * workers, read here. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.event;
