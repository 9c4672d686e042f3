package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Shown;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The customer portal's page, as HTML: plan, payment method and invoices of one customer. */
final class PortalPage {
  private static final Set<String> OVER = Set.of("canceled", "incomplete_expired");
  private static final int MOST_INVOICES = 12;

  private final StripeAccount account;
  private final JsonObject session;
  private final String action;
  private final String customer;

  PortalPage(StripeAccount account, JsonObject session) {
    this.account = account;
    this.session = session;
    this.action = "/_sim/stripe/portal/" + Page.escaped(session.getValue("id"));
    this.customer = session.getString("customer", "");
  }

  Page page(@Nullable String wrong) {
    List<JsonObject> subscriptions = account.objects().ofCustomer("subscription", customer);
    List<JsonObject> living =
        subscriptions.stream().filter(one -> !OVER.contains(one.getString("status", ""))).toList();
    StringBuilder html = new StringBuilder(Page.alert(wrong));
    if (subscriptions.isEmpty()) {
      html.append("<section><h2>Current plan</h2><p>There is none.</p></section>\n");
    }
    subscriptions.stream().limit(3).forEach(one -> html.append(plan(one)));
    if (!living.isEmpty() && allows("subscription_update")) {
      html.append(plans(living.getFirst()));
    }
    html.append(card()).append(invoices());
    Object back = session.getValue("return_url");
    if (back != null) {
      html.append("<p><a href=\"").append(Page.escaped(back)).append("\">Return</a></p>\n");
    }
    return new Page("Customer portal", "Manage your subscription", html.toString());
  }

  private boolean allows(String feature) {
    JsonObject configuration = account.objects().find(session.getString("configuration", ""));
    return configuration != null
        && Boolean.TRUE.equals(
            configuration.getJsonObject("features").getJsonObject(feature).getValue("enabled"));
  }

  private String plan(JsonObject subscription) {
    StringBuilder html = new StringBuilder("<section><h2>Current plan</h2>\n");
    Object end = null;
    for (JsonObject item : StripeObjects.items(subscription)) {
      Object price = item.getValue("price");
      if (price instanceof JsonObject whole) {
        Object quantity = item.getValue("quantity");
        String times = quantity == null ? "" : " × " + quantity;
        html.append(
            "<p><strong>%s</strong>%s, %s</p>\n"
                .formatted(Page.escaped(name(whole)), times, Page.escaped(each(whole))));
      }
      end = item.getValue("current_period_end");
    }
    String status = subscription.getString("status", "");
    html.append("<p>").append(StripePages.badge(status)).append("</p>\n");
    if (OVER.contains(status)) {
      return html.append("</section>\n").toString();
    }
    boolean cancellable = allows("subscription_cancel");
    boolean atPeriodEnd = Boolean.TRUE.equals(subscription.getValue("cancel_at_period_end"));
    Object cancels = atPeriodEnd ? end : subscription.getValue("cancel_at");
    return html.append(
            cancels == null
                ? "<p class=\"soft\">Renews on " + Shown.day(end) + ".</p>\n"
                : "<p>Ends on <strong>" + Shown.day(cancels) + "</strong>.</p>\n")
        .append(
            cancels == null
                ? cancellable ? button("cancel", "Cancel the plan", "quiet") : ""
                : button("keep", "Keep the plan", ""))
        .append("</section>\n")
        .toString();
  }

  private String button(String name, String words, String look) {
    return """
      <form class="line" method="post" action="%s/%s"><button class="%s">%s</button></form>
      """
        .formatted(action, name, look, words);
  }

  /** Other prices of the currency that recur and are licensed, to change to. */
  private String plans(JsonObject subscription) {
    Object current =
        StripeObjects.items(subscription).stream()
            .map(item -> item.getJsonObject("price", new JsonObject()).getValue("id"))
            .findFirst()
            .orElse("");
    StringBuilder choices = new StringBuilder();
    for (JsonObject price : account.objects().newestFirst("price")) {
      boolean fits =
          Boolean.TRUE.equals(price.getValue("active"))
              && !price.getValue("id").equals(current)
              && subscription.getValue("currency").equals(price.getValue("currency"))
              && price.getValue("recurring") instanceof JsonObject recurring
              && "licensed".equals(recurring.getValue("usage_type"));
      if (fits) {
        choices.append(
            """
            <label class="choice"><input type="radio" name="price" value="%s" required><span>%s<small>%s</small></span></label>
            """
                .formatted(
                    Page.escaped(price.getValue("id")),
                    Page.escaped(name(price)),
                    Page.escaped(each(price))));
      }
    }
    return choices.isEmpty()
        ? ""
        : """
          <section><h2>Change the plan</h2>
          <form method="post" action="%s/plan"><fieldset><legend>To</legend>
          %s</fieldset><button>Change the plan</button></form></section>
          """
            .formatted(action, choices);
  }

  private String card() {
    JsonObject owner = account.objects().find(customer);
    Object id =
        owner == null
            ? null
            : owner
                .getJsonObject("invoice_settings", new JsonObject())
                .getValue("default_payment_method");
    List<JsonObject> methods = account.objects().ofCustomer("payment_method", customer);
    JsonObject method =
        methods.stream()
            .filter(one -> one.getValue("id").equals(id))
            .findFirst()
            .orElse(methods.isEmpty() ? null : methods.getFirst());
    String now = "There is none yet.";
    if (method != null) {
      now =
          method.getValue("card") instanceof JsonObject card
              ? card.getValue("brand") + " ending in " + card.getValue("last4")
              : String.valueOf(method.getValue("type")).replace('_', ' ');
    }
    String form =
        allows("payment_method_update")
            ? """
              <form method="post" action="%s/card">%s<button class="quiet">Use this one</button></form>
              """
                .formatted(action, TestCards.choices("Another one"))
            : "";
    return "<section><h2>Payment method</h2><p>%s</p>\n%s</section>\n"
        .formatted(Page.escaped(now), form);
  }

  private String invoices() {
    StringBuilder rows = new StringBuilder();
    account.objects().ofCustomer("invoice", customer).stream()
        .filter(invoice -> !"draft".equals(invoice.getValue("status")))
        .limit(MOST_INVOICES)
        .forEach(
            invoice ->
                rows.append(
                    """
                    <li><a href="/_sim/stripe/invoices/%s">%s</a><span>%s</span>%s<span class="amount">%s</span></li>
                    """
                        .formatted(
                            Page.escaped(invoice.getValue("id")),
                            Page.escaped(invoice.getValue("number")),
                            Shown.day(invoice.getValue("created")),
                            StripePages.badge(invoice.getValue("status")),
                            Page.escaped(
                                Shown.money(
                                    invoice.getValue("total"), invoice.getValue("currency"))))));
    return rows.isEmpty()
        ? ""
        : "<section><h2>Invoices</h2><ul class=\"rows\">\n" + rows + "</ul></section>\n";
  }

  private Object name(JsonObject price) {
    JsonObject product =
        price.getValue("product") instanceof String id ? account.objects().find(id) : null;
    Object name = product == null ? price.getValue("id") : product.getValue("name");
    return name == null ? "" : name;
  }

  private static String each(JsonObject price) {
    String money = Shown.money(price.getValue("unit_amount"), price.getValue("currency"));
    return price.getValue("recurring") instanceof JsonObject recurring
        ? money
            + " "
            + Shown.every(recurring.getValue("interval"), recurring.getValue("interval_count"))
        : money;
  }
}
