/**
 * The way in of a webhook, the same for every provider: {@link
 * io.billhook.api.intake.http.WebhookRoute} takes a request on the event loop and answers it when
 * it is stored. A provider, in a package of its own, says by {@link
 * io.billhook.api.intake.http.Webhook} who may have sent it and what it says.
 *
 * <p>Depends on {@code api.intake}, {@code api.http} and {@code common}.
 */
@org.jspecify.annotations.NullMarked
package io.billhook.api.intake.http;
