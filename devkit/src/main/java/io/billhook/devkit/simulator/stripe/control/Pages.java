package io.billhook.devkit.simulator.stripe.control;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Plain HTML in the place of the pages that Stripe hosts. */
final class Pages {

  private Pages() {}

  static String checkout(JsonObject session, @Nullable String error) {
    if (!"open".equals(session.getValue("status"))) {
      return page(
          "Checkout",
          "<p>This checkout session is " + escaped(session.getValue("status")) + ".</p>");
    }
    String alert =
        error == null ? "" : "<p class=\"error\" role=\"alert\">" + escaped(error) + "</p>";
    String amount = amount(session.getValue("amount_total"), session.getValue("currency"));
    Object email = session.getValue("customer_email");
    return page(
        "Checkout",
        """
      %s
      <p>To pay: <strong>%s</strong></p>
      <form method="post" action="/_sim/stripe/checkout/%s/pay">
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" autocomplete="email" value="%s" required>
      <label for="card">Card number</label>
      <input id="card" name="card" inputmode="numeric" autocomplete="off" value="4242424242424242" required>
      <p class="note">4000000000000002 is declined.</p>
      <button type="submit">Pay</button>
      </form>
      """
            .formatted(
                alert,
                escaped(amount),
                escaped(session.getValue("id")),
                email == null ? "customer@example.com" : escaped(email)));
  }

  static String portal(JsonObject session) {
    Object back = session.getValue("return_url");
    String link = back == null ? "" : "<p><a href=\"" + escaped(back) + "\">Return</a></p>";
    return page(
        "Customer portal", "<p>Customer " + escaped(session.getValue("customer")) + "</p>" + link);
  }

  static String invoice(JsonObject invoice) {
    String amount = amount(invoice.getValue("total"), invoice.getValue("currency"));
    return page(
        "Invoice " + escaped(invoice.getValue("number")),
        "<p>" + escaped(amount) + ", " + escaped(invoice.getValue("status")) + "</p>");
  }

  static String missing() {
    return page("Not found", "<p>There is no such page.</p>");
  }

  private static String page(String title, String body) {
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s · Stripe simulator</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem; }
      label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
      input { font: inherit; width: 100%%; box-sizing: border-box; padding: .5rem; }
      button { font: inherit; margin-top: 1.5rem; padding: .6rem 1.2rem; font-weight: 600; }
      .note { opacity: .75; font-size: .875rem; }
      .error { border-left: .25rem solid crimson; padding-left: .75rem; }
      </style>
      </head>
      <body>
      <main>
      <h1>%s</h1>
      %s
      <p class="note">This is a simulator. No money moves.</p>
      </main>
      </body>
      </html>
      """
        .formatted(title, title, body);
  }

  private static String amount(@Nullable Object minor, @Nullable Object currency) {
    if (!(minor instanceof Number number) || currency == null) {
      return "nothing yet";
    }
    return String.format(Locale.ROOT, "%.2f %s", number.longValue() / 100.0, currency)
        .toUpperCase(Locale.ROOT);
  }

  private static String escaped(@Nullable Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
