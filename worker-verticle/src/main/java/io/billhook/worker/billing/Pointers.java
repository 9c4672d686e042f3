package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Objects that are not kept, and whose change means that of an invoice: how its payment goes stands
 * in them alone. Source: docs.stripe.com/api/invoice-payment.
 */
final class Pointers {
  static final Set<String> TYPES = Set.of("payment_intent", "invoice_payment");

  private final StripeObjects stripe;

  Pointers(StripeObjects stripe) {
    this.stripe = stripe;
  }

  /** The invoices that it is about; none where it pays for none. */
  List<SyncObject> of(SyncObject pointer) {
    String id = URLEncoder.encode(pointer.id(), StandardCharsets.UTF_8);
    String path =
        pointer.object().equals("payment_intent")
            ? "/v1/invoice_payments?limit=100&payment%5Btype%5D=payment_intent"
                + "&payment%5Bpayment_intent%5D="
                + id
            : "/v1/invoice_payments/" + id;
    return stripe.find(path).map(StripeObjects.Answer::json).stream()
        .flatMap(Pointers::invoices)
        .distinct()
        .map(invoice -> new SyncObject("invoice", invoice))
        .toList();
  }

  private static Stream<String> invoices(JsonNode answer) {
    return answer.path("data").isArray()
        ? StripeJson.ids(answer, "data.*.invoice")
        : StripeJson.ids(answer, "invoice");
  }
}
