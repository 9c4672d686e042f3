/**
 * Stripe behind stripe-java, the only place that knows it. What is asked for is the raw answer
 * under the API version that the library is pinned to, never a model written out again, so that
 * what is stored is what Stripe said. Depends on {@code provider}; knows nothing of the feature.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.stripe;
