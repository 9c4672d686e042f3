package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * How the payment of an open invoice goes, which Stripe says in its payment intent alone. Kept
 * beside the invoice as {@code payment}, the intent's status; {@code at}, when its last charge was
 * made, in Stripe's seconds; and {@code subscription}, the status of the invoice's subscription at
 * the same look.
 */
final class InvoicePayment implements SyncStep {
  private final StripeObjects stripe;
  private final Mirror mirror;

  InvoicePayment(StripeObjects stripe, Mirror mirror) {
    this.stripe = stripe;
    this.mirror = mirror;
  }

  @Override
  public Consumer<Tx> look(SyncObject invoice, @Nullable StripeObject found, FetchNumber fetch) {
    String beside =
        found != null && isOpen(found.json()) ? of(found.json(), invoice.id()).toString() : null;
    return tx -> mirror.beside(tx, fetch, invoice.id(), beside);
  }

  private static boolean isOpen(JsonNode invoice) {
    return invoice.path("status").asText().equals("open");
  }

  private JsonNode of(JsonNode invoice, String id) {
    ObjectNode beside = JsonNodeFactory.instance.objectNode();
    intent(id)
        .ifPresent(
            intent -> {
              beside.put("payment", intent.path("status").asText());
              beside.put("at", StripeJson.number(intent, "latest_charge.created"));
            });
    if (StripeJson.number(invoice, "attempt_count") > 0) {
      StripeJson.ids(invoice, InvoiceState.SUBSCRIPTION)
          .findFirst()
          .flatMap(subscription -> stripe.retrieve("subscriptions", subscription))
          .flatMap(answer -> StripeJson.text(answer.json(), "status"))
          .ifPresent(status -> beside.put("subscription", status));
    }
    return beside;
  }

  /** Of several the one that the invoice itself made, and of those the newest. */
  private Optional<JsonNode> intent(String invoice) {
    String path =
        "/v1/invoice_payments?limit=100&invoice="
            + URLEncoder.encode(invoice, StandardCharsets.UTF_8)
            + "&expand%5B%5D=data.payment.payment_intent.latest_charge";
    return stripe.find(path).stream()
        .flatMap(page -> StreamSupport.stream(page.json().path("data").spliterator(), false))
        .filter(payment -> payment.path("payment").path("payment_intent").isObject())
        .max(
            Comparator.<JsonNode>comparingInt(
                    payment -> payment.path("is_default").asBoolean() ? 1 : 0)
                .thenComparingLong(payment -> StripeJson.number(payment, "created")))
        .map(payment -> payment.path("payment").path("payment_intent"));
  }
}
