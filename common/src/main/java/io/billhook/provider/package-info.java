/**
 * Calling other people's servers: {@link io.billhook.provider.Breaker} stands in front of each
 * credential, {@link io.billhook.provider.ProviderException} says how a call failed in terms that
 * no provider owns, and {@link io.billhook.provider.CallOutcomes} is the one place that turns such
 * a failure into what happens to the job.
 *
 * <p>An adapter throws, a handler catches {@link io.billhook.provider.CallFailed}. Depends on
 * {@code job}, {@code postgres} and the Vert.x circuit breaker.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.provider;
