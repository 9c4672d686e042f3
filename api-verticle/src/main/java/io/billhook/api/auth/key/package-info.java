/**
 * API keys: made, listed, rotated, ended, and found by what a request brings.
 *
 * <p>{@link io.billhook.api.auth.key.ApiKeys} tells whose a key is, {@link
 * io.billhook.api.auth.key.AccessSeeds} makes the one that a development process prints. Depends on
 * {@code auth.token}, {@code auth.session} and {@code auth.reauthentication}, {@code common},
 * {@code api.http} and {@code api.audit}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.auth.key;
