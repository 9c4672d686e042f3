/**
 * The verticles of the HTTP side, wired by hand from the features.
 *
 * <p>{@link io.billhook.api.ApiVerticle} serves everything, one instance for each core, all on one
 * port; {@link io.billhook.api.ManagementVerticle} serves health and metrics alone. The only place
 * that knows all features.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api;
