package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that an object shows only where {@code expand} asks for them. */
public final class Includable {
  private Includable() {}

  public static @Nullable JsonObject of(StripeAccount account, JsonObject object, String field) {
    return switch (object.getValue("object") + " " + field) {
      case "invoice payments" -> payments(account, object);
      case "invoice confirmation_secret" -> secret(account, object);
      default -> null;
    };
  }

  private static List<JsonObject> ofInvoice(StripeAccount account, JsonObject invoice) {
    return account.objects().newestFirst("invoice_payment").stream()
        .filter(payment -> invoice.getString("id").equals(payment.getValue("invoice")))
        .toList();
  }

  private static JsonObject payments(StripeAccount account, JsonObject invoice) {
    List<JsonObject> payments = ofInvoice(account, invoice);
    return new JsonObject()
        .put("object", "list")
        .put("data", new JsonArray(payments))
        .put("has_more", false)
        .put("total_count", payments.size())
        .put("url", "/v1/invoice_payments?invoice=" + invoice.getString("id"));
  }

  private static @Nullable JsonObject secret(StripeAccount account, JsonObject invoice) {
    for (JsonObject payment : ofInvoice(account, invoice)) {
      JsonObject intent =
          account.objects().find(payment.getJsonObject("payment").getString("payment_intent", ""));
      if (intent != null) {
        return new JsonObject()
            .put("client_secret", intent.getString("client_secret"))
            .put("type", "payment_intent");
      }
    }
    return null;
  }
}
