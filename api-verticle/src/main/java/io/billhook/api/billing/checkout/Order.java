package io.billhook.api.billing.checkout;

import io.billhook.api.billing.call.StripeForm;
import io.billhook.api.billing.plan.Price;
import io.billhook.api.http.input.Fields;
import io.billhook.config.BillingConfig;
import io.billhook.crypto.Sha256;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is bought, and how.
 *
 * @param quantity null for what is metered
 * @param trial null where there is none, or the tenant had its own
 */
record Order(CheckoutRequest wanted, @Nullable Long quantity, BillingConfig.@Nullable Trial trial) {

  /** Checked against what stands here, in a transaction of the role api in the tenant. */
  static Order check(Tx tx, UUID tenant, CheckoutRequest wanted, BillingConfig config) {
    Price price =
        Price.find(tx, wanted.priceId())
            .orElseThrow(
                () ->
                    Fields.failed("/price_id", "is not in the plans that /v1/billing/plans lists"));
    tx.asApi(tenant);
    String currency = tx.query(CheckoutSql.CURRENCY).one().map(r -> r.text("currency")).orElse("");
    if (!currency.isEmpty() && !currency.equals(price.currency())) {
      throw Fields.failed("/price_id", "must be in the customer's currency, " + currency);
    }
    boolean trial = config.trial().days() > 0 && tx.query(CheckoutSql.HAD_TRIAL).isEmpty();
    return new Order(wanted, quantity(tx, wanted, price, config), trial ? config.trial() : null);
  }

  private static @Nullable Long quantity(
      Tx tx, CheckoutRequest wanted, Price price, BillingConfig config) {
    Integer asked = wanted.quantity();
    if (price.metered()) {
      if (asked != null) {
        throw Fields.failed("/quantity", "must be left out: this price is paid by usage");
      }
      return null;
    }
    if (config.seatsByMembers()) {
      if (asked != null) {
        throw Fields.failed("/quantity", "must be left out: the number of members counts here");
      }
      return Math.max(1, tx.query(CheckoutSql.MEMBERS).first().bigint("count"));
    }
    return asked == null ? 1L : asked;
  }

  /**
   * What Stripe is asked for.
   *
   * @param promotion id of a promotion code; null for none
   */
  StripeForm form(UUID tenant, UUID checkout, String customer, @Nullable String promotion) {
    StripeForm form =
        StripeForm.empty()
            .with("mode", "subscription")
            .with("customer", customer)
            .with("client_reference_id", tenant)
            .with("line_items[0][price]", wanted.priceId())
            .with("line_items[0][quantity]", quantity)
            .with("success_url", wanted.successUrl())
            .with("cancel_url", wanted.cancelUrl())
            .with("discounts[0][promotion_code]", promotion)
            .with("metadata[tenant_id]", tenant)
            .with("metadata[checkout_id]", checkout)
            .with("subscription_data[metadata][tenant_id]", tenant)
            .with("subscription_data[metadata][checkout_id]", checkout);
    if (trial == null) {
      return form;
    }
    return form.with("subscription_data[trial_period_days]", trial.days())
        .with(
            "subscription_data[trial_settings][end_behavior][missing_payment_method]",
            trial.pausesWithoutCard() ? "pause" : "cancel")
        .with("payment_method_collection", trial.cardRequired() ? "always" : "if_required");
  }

  /** The same where the same is bought in the same way. */
  byte[] choice(String customer, @Nullable String promotion) {
    UUID none = new UUID(0, 0);
    return Sha256.of(form(none, none, customer, promotion).encoded());
  }
}
