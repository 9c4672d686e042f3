/**
 * Stripe's events: size limit, exact bytes, signature, one batched statement, 200. All of it on the
 * event loop; nothing else is on that path.
 *
 * <p>Enters at {@link io.billhook.api.webhook.stripe.StripeWebhookRoutes}, leaves as rows of {@code
 * webhook_event} and {@code billing.sync} jobs. An event is a hint: its content is kept, but only
 * what it hints at is acted on. Depends on {@code common} and {@code api.http}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.webhook.stripe;
