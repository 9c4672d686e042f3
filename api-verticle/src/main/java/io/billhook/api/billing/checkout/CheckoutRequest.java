package io.billhook.api.billing.checkout;

import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, as far as it can be judged by itself.
 *
 * @param quantity null where it says none
 */
record CheckoutRequest(
    String priceId,
    @Nullable Integer quantity,
    String successUrl,
    @Nullable String cancelUrl,
    @Nullable String promotionCode) {
  /** Stripe puts the session's id in its place. */
  private static final String SESSION = "{CHECKOUT_SESSION_ID}";

  static CheckoutRequest read(Fields fields, ReturnTargets targets) {
    TextRule target =
        new TextRule(
            "must lead to this installation, or to what BILLING_RETURN_TO lists",
            text -> targets.allowed(text.replace(SESSION, "x")).isPresent());
    CheckoutRequest read =
        new CheckoutRequest(
            fields.text("price_id", TextRule.LINE),
            fields.has("quantity") ? fields.integer("quantity", 0) : null,
            fields.text("success_url", target),
            fields.optionalText("cancel_url", target),
            fields.optionalText("promotion_code", TextRule.LINE));
    if (read.quantity != null && read.quantity < 1) {
      fields.error("quantity", "must be at least 1");
    }
    fields.check();
    return read;
  }
}
