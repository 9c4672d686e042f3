package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Which event tells of an object's current state (Stripe docs, Types of events). */
final class EventTypes {

  /** Stems of event types that are not the object's own type. */
  private static final Map<String, String> STEMS =
      Map.of(
          "subscription", "customer.subscription",
          "refund", "charge.refund",
          "dispute", "charge.dispute");

  private EventTypes() {}

  /** The type of the event; empty where Stripe has none for such an object. */
  static String of(JsonObject object) {
    String type = object.getString("object");
    String status = object.getValue("status") instanceof String text ? text : "";
    if (Change.isDeleted(object)) {
      return stem(type) + ".deleted";
    }
    return switch (type) {
      case "subscription_item", "invoiceitem", "discount" -> "";
      case "subscription" -> stem(type) + (status.equals("canceled") ? ".deleted" : ".updated");
      case "payment_intent" -> "payment_intent." + intent(object, status);
      case "invoice_payment" -> status.equals("paid") ? "invoice_payment.paid" : "";
      case "entitlements.feature" -> "";
      case "billing_portal.session" -> "billing_portal.session.created";
      case "checkout.session" ->
          switch (status) {
            case "complete" -> "checkout.session.completed";
            case "expired" -> "checkout.session.expired";
            default -> "";
          };
      default -> stem(type) + ".updated";
    };
  }

  private static String intent(JsonObject object, String status) {
    return switch (status) {
      case "succeeded", "canceled", "processing", "requires_action" -> status;
      default -> object.getValue("last_payment_error") == null ? "created" : "payment_failed";
    };
  }

  private static String stem(String type) {
    return STEMS.getOrDefault(type, type);
  }
}
