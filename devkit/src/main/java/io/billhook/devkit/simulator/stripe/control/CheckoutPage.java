package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Shown;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The page that Stripe hosts to pay on, as HTML. */
final class CheckoutPage {
  private CheckoutPage() {}

  /**
   * The page.
   *
   * @param order the session's line items and what its subscription is to be
   * @param customer null where none is known before the payment
   */
  static Page of(
      JsonObject session, JsonObject order, @Nullable JsonObject customer, @Nullable String wrong) {
    if (!"open".equals(session.getValue("status"))) {
      return new Page("Checkout", "Checkout", over(session));
    }
    String title = "subscription".equals(session.getValue("mode")) ? "Subscribe" : "Pay";
    return new Page(
        "Checkout", title, Page.alert(wrong) + summary(session, order) + form(session, customer));
  }

  private static String over(JsonObject session) {
    String words =
        "complete".equals(session.getValue("status"))
            ? "This checkout is complete. Thank you."
            : "This checkout has expired. Go back and begin again.";
    return "<section><p>" + words + "</p></section>\n";
  }

  private static String summary(JsonObject session, JsonObject order) {
    StringBuilder html = new StringBuilder("<section aria-label=\"Order\"><dl>\n");
    JsonArray items = order.getJsonArray("line_items", new JsonArray());
    Object currency = session.getValue("currency");
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      StripePages.row(html, "", what(item), each(item.getJsonObject("price")));
    }
    Object off = session.getJsonObject("total_details").getValue("amount_discount");
    if (off instanceof Number number && number.longValue() > 0) {
      StripePages.row(html, "", "Discount", "−" + Shown.money(off, currency));
    }
    StripePages.row(
        html,
        " class=\"sum\"",
        "Due today",
        Shown.money(session.getValue("amount_total"), currency));
    html.append("</dl>\n");
    Object days =
        order.getJsonObject("subscription_data", new JsonObject()).getValue("trial_period_days");
    if (days != null) {
      html.append("<p class=\"soft\">Free for ").append(days).append(" days.</p>\n");
    }
    return html.append("</section>\n").toString();
  }

  private static String what(JsonObject item) {
    Object quantity = item.getValue("quantity");
    Object name = item.getValue("description");
    return quantity == null ? name + ", by use" : name + " × " + quantity;
  }

  private static String each(JsonObject price) {
    Object amount = price.getValue("unit_amount");
    String money =
        Shown.money(
            amount == null ? price.getValue("unit_amount_decimal") : amount,
            price.getValue("currency"));
    return price.getValue("recurring") instanceof JsonObject recurring
        ? money
            + " "
            + Shown.every(recurring.getValue("interval"), recurring.getValue("interval_count"))
        : money;
  }

  private static String form(JsonObject session, @Nullable JsonObject customer) {
    Object cancel = session.getValue("cancel_url");
    String back =
        cancel == null ? "" : "<p><a href=\"" + Page.escaped(cancel) + "\">Go back</a></p>\n";
    return """
      <section><form method="post" action="/_sim/stripe/checkout/%s/pay">
      %s%s<button class="whole" type="submit">%s</button>
      </form></section>
      %s"""
        .formatted(
            Page.escaped(session.getValue("id")),
            email(session, customer),
            TestCards.choices("Payment method"),
            button(session),
            back);
  }

  private static String email(JsonObject session, @Nullable JsonObject customer) {
    Object known =
        customer == null ? session.getValue("customer_email") : customer.getValue("email");
    if (known != null) {
      return "<p>E-mail address: <strong>" + Page.escaped(known) + "</strong></p>\n";
    }
    return """
      <label class="name" for="email">E-mail address</label>
      <input id="email" name="email" type="email" autocomplete="email" value="customer@example.com" required>
      """;
  }

  private static String button(JsonObject session) {
    Object total = session.getValue("amount_total");
    return total instanceof Number number && number.longValue() > 0
        ? "Pay " + Page.escaped(Shown.money(total, session.getValue("currency")))
        : "Start";
  }
}
