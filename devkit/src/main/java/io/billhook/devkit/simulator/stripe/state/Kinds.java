package io.billhook.devkit.simulator.stripe.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of the kinds of objects that Stripe's API serves here. */
public final class Kinds {

  /** Paths, filters and events as in Stripe's API reference. */
  public static final List<Kind> ALL =
      List.of(
          kind("customer", "customers", "cus_", "created email", "customer.created"),
          kind("product", "products", "prod_", "active created ids", "product.created"),
          kind(
              "price",
              "prices",
              "price_",
              "active created currency lookup_keys product type",
              "price.created"),
          kind(
              "subscription",
              "subscriptions",
              "sub_",
              "collection_method created customer price status",
              "customer.subscription.created"),
          kind(
              "subscription_schedule",
              "subscription_schedules",
              "sub_sched_",
              "canceled_at completed_at created customer released_at",
              "subscription_schedule.created"),
          kind("subscription_item", "subscription_items", "si_", "subscription", ""),
          kind(
              "invoice",
              "invoices",
              "in_",
              "collection_method created customer status subscription",
              "invoice.created"),
          kind("invoice_payment", "invoice_payments", "inpay_", "invoice payment status", ""),
          kind(
              "invoiceitem",
              "invoiceitems",
              "ii_",
              "created customer invoice",
              "invoiceitem.created"),
          kind(
              "credit_note",
              "credit_notes",
              "cn_",
              "created customer invoice",
              "credit_note.created"),
          kind("charge", "charges", "ch_", "created customer payment_intent", ""),
          kind("refund", "refunds", "re_", "charge created payment_intent", "refund.created"),
          kind("payment_method", "payment_methods", "pm_", "customer type", ""),
          kind(
              "payment_intent",
              "payment_intents",
              "pi_",
              "created customer",
              "payment_intent.created"),
          kind(
              "dispute",
              "disputes",
              "du_",
              "charge created payment_intent",
              "charge.dispute.created"),
          kind(
              "checkout.session",
              "checkout/sessions",
              "cs_test_",
              "created customer payment_intent status subscription",
              ""),
          kind(
              "billing_portal.session",
              "billing_portal/sessions",
              "bps_",
              "",
              "billing_portal.session.created"),
          kind(
              "billing_portal.configuration",
              "billing_portal/configurations",
              "bpc_",
              "active is_default",
              "billing_portal.configuration.created"),
          kind("coupon", "coupons", "", "created", "coupon.created"),
          kind(
              "promotion_code",
              "promotion_codes",
              "promo_",
              "active code coupon created customer",
              "promotion_code.created"),
          kind(
              "entitlements.feature",
              "entitlements/features",
              "feat_test_",
              "archived lookup_key",
              ""),
          kind("billing.meter", "billing/meters", "mtr_test_", "status", "billing.meter.created"),
          kind("billing.meter_event", "billing/meter_events", "", "", ""),
          kind("billing.meter_event_adjustment", "billing/meter_event_adjustments", "", "", ""));

  private static final Map<String, Kind> BY_TYPE =
      ALL.stream().collect(Collectors.toMap(Kind::type, Function.identity()));

  private Kinds() {}

  public static Kind of(String type) {
    Kind kind = BY_TYPE.get(type);
    if (kind == null) {
      throw new IllegalArgumentException("no kind " + type);
    }
    return kind;
  }

  static @Nullable Kind named(String type) {
    return BY_TYPE.get(type);
  }

  private static Kind kind(
      String type, String plural, String prefix, String filters, String created) {
    return new Kind(type, plural, prefix, words(filters), created);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }
}
