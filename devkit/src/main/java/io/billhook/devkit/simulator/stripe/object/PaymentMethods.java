package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Payment methods: cards, and debits of a bank account, which take days. */
public final class PaymentMethods {

  /** Ids that stand for a test card, by its number (Stripe docs, Test card numbers). */
  private static final Map<String, String> TEST_CARDS =
      Map.of(
          "pm_card_visa", "4242424242424242",
          "pm_card_mastercard", "5555555555554444",
          "pm_card_amex", "378282246310005",
          "pm_card_chargeDeclined", "4000000000000002",
          "pm_card_chargeCustomerFail", "4000000000000341",
          "pm_card_authenticationRequired", "4000002760003184",
          "pm_usBankAccount", "bank_debit",
          "bank_debit", "bank_debit");

  /** Given in place of a card's number: the method is a debit. */
  private static final String DEBIT = "bank_debit";

  /** The last digits of the test cards that are declined. */
  private static final Set<String> DECLINED = Set.of("0002", "0341", "9995");

  private PaymentMethods() {}

  static JsonObject create(Change change, JsonObject method, JsonObject params) {
    if ("us_bank_account".equals(method.getValue("type"))) {
      return change.add(withNumber(method, DEBIT));
    }
    if (!"card".equals(method.getValue("type"))) {
      throw StripeError.invalid(
          null, "type", "The simulator knows payment methods of type card and us_bank_account");
    }
    JsonObject card = params.getJsonObject("card", new JsonObject());
    String token = card.getString("token", "tok_visa").replace("tok_", "pm_card_");
    String number = card.getString("number", TEST_CARDS.getOrDefault(token, "4242424242424242"));
    return change.add(withNumber(method, number));
  }

  /** A card with this number, or a debit where it says {@code bank_debit}; not stored yet. */
  public static JsonObject withNumber(JsonObject method, String number) {
    if (number.equals(DEBIT)) {
      method.remove("card");
      return method
          .put("type", "us_bank_account")
          .put(
              "us_bank_account",
              new JsonObject()
                  .put("account_holder_type", "individual")
                  .put("account_type", "checking")
                  .put("bank_name", "STRIPE TEST BANK")
                  .put("financial_connections_account", null)
                  .put("fingerprint", "B1LLh00kS1mulat1")
                  .put("last4", "6789")
                  .put("networks", null)
                  .put("routing_number", "110000000")
                  .put("status_details", null));
    }
    String digits = number.replaceAll("[ -]", "");
    if (!digits.matches("\\d{12,19}")) {
      throw StripeError.invalid("invalid_number", "card[number]", "Your card number is invalid.");
    }
    String brand =
        switch (digits.charAt(0)) {
          case '3' -> "amex";
          case '5' -> "mastercard";
          default -> "visa";
        };
    method
        .getJsonObject("card")
        .put("brand", brand)
        .put("display_brand", brand.equals("amex") ? "american_express" : brand)
        .put("last4", digits.substring(digits.length() - 4));
    return method;
  }

  public static boolean isTestCard(String id) {
    return TEST_CARDS.containsKey(id);
  }

  /** The stored method of this id, or a new one where the id stands for a test card. */
  public static JsonObject resolve(Change change, String id, String param) {
    String number = TEST_CARDS.get(id);
    return number == null
        ? change.named("payment_method", id, param)
        : change.add(withNumber(change.fresh("payment_method"), number));
  }

  static JsonObject attach(Change change, JsonObject method, JsonObject params) {
    String customer = params.getString("customer");
    change.named("customer", customer, "customer");
    return attachTo(change, method, customer);
  }

  static JsonObject attachTo(Change change, JsonObject method, String customer) {
    return change.save(method.copy().put("customer", customer), "payment_method.attached");
  }

  static JsonObject detach(Change change, JsonObject method, JsonObject params) {
    return change.save(method.put("customer", null), "payment_method.detached");
  }

  /** Whether charges fail; such a card may be attached all the same. */
  static boolean declines(JsonObject method) {
    return DECLINED.contains(lastDigits(method));
  }

  /** Whether a customer can have it at all (Stripe docs, Test card numbers: declined payments). */
  static boolean attaches(JsonObject method) {
    return !declines(method) || lastDigits(method).equals("0341");
  }

  /** Whether the customer must confirm each charge made while they are away. */
  static boolean wantsConfirmation(JsonObject method) {
    return lastDigits(method).equals("3184");
  }

  static boolean isDebit(JsonObject method) {
    return "us_bank_account".equals(method.getValue("type"));
  }

  private static String lastDigits(JsonObject method) {
    return method.getValue("card") instanceof JsonObject card
            && card.getValue("last4") instanceof String last4
        ? last4
        : "";
  }

  /** What a charge shows of the method. */
  static JsonObject details(JsonObject method) {
    String type = method.getString("type", "card");
    JsonObject details = new JsonObject().put("type", type);
    if (method.getValue("card") instanceof JsonObject card) {
      JsonObject shown = new JsonObject();
      for (String field :
          new String[] {
            "brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4"
          }) {
        shown.put(field, card.getValue(field));
      }
      return details.put("card", shown.put("network", card.getValue("brand")));
    }
    if (method.getValue(type) instanceof JsonObject own) {
      JsonObject shown = own.copy();
      List.of("financial_connections_account", "networks", "status_details").forEach(shown::remove);
      details.put(type, shown);
    }
    return details;
  }
}
