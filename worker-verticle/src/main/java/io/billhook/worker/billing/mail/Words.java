package io.billhook.worker.billing.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times, cards and links as mails write them. Dates are in UTC. */
final class Words {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** Stripe's names of brands: docs.stripe.com/api/payment_methods/object, card.brand. */
  private static final Map<String, String> BRANDS =
      Map.of(
          "visa", "Visa",
          "mastercard", "Mastercard",
          "amex", "American Express",
          "discover", "Discover",
          "diners", "Diners Club",
          "jcb", "JCB",
          "unionpay", "UnionPay",
          "cartes_bancaires", "Cartes Bancaires",
          "eftpos_au", "eftpos");

  private Words() {}

  /** Empty where there is none. */
  static String day(JsonNode json, String path) {
    return StripeJson.time(json, path).map(DAY::format).orElse("");
  }

  static String day(long epochSecond) {
    return DAY.format(Instant.ofEpochSecond(epochSecond));
  }

  static String day(LocalDate day) {
    return DAY.format(day);
  }

  static String money(long minor, String currency) {
    return new Money(minor, currency).formatted();
  }

  /** As {@code Visa ending in 4242}; empty where it is no card. */
  static String card(@Nullable String brand, @Nullable String last4) {
    return last4 == null
        ? ""
        : (brand == null ? "card" : BRANDS.getOrDefault(brand, "card")) + " ending in " + last4;
  }

  /** Stripe's page of an invoice, where it has one. Nothing but a web address is made a link. */
  static String page(JsonNode invoice) {
    return StripeJson.text(invoice, "hosted_invoice_url")
        .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
        .orElse("");
  }
}
