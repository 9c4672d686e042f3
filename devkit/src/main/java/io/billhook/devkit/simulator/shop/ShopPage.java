package io.billhook.devkit.simulator.shop;

import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Shown;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shop's page, as HTML. */
final class ShopPage {
  private static final Set<String> OVER = Set.of("none", "canceled", "incomplete_expired");

  private final JsonObject plans;
  private final @Nullable JsonObject subscription;
  private final boolean keyGiven;
  private final int looks;

  /**
   * The page of these.
   *
   * @param subscription as the API tells it; null where nobody has asked it
   * @param looks how often it was looked since a payment; 0 if nothing is awaited
   */
  ShopPage(JsonObject plans, @Nullable JsonObject subscription, boolean keyGiven, int looks) {
    this.plans = plans;
    this.subscription = subscription;
    this.keyGiven = keyGiven;
    this.looks = looks;
  }

  Page page(@Nullable String wrong) {
    boolean awaited = looks > 0 && keyGiven && !lives();
    String head =
        awaited
            ? "<meta http-equiv=\"refresh\" content=\"1; url=/_sim/shop?looks="
                + (looks + 1)
                + "\">\n"
            : "";
    String told =
        looks == 0 || !keyGiven
            ? ""
            : "<p class=\"note\" role=\"status\">"
                + (awaited
                    ? "Thank you. Waiting for Stripe to tell Billhook …"
                    : "Thank you. Your subscription is here.")
                + "</p>\n";
    return new Page(
        "Shop",
        "Plans",
        head,
        Page.alert(wrong) + told + (keyGiven ? standing() : key()) + offers());
  }

  private boolean lives() {
    return subscription != null && !OVER.contains(subscription.getString("status", "none"));
  }

  private static String key() {
    return """
      <section><h2>Who buys?</h2>
      <form method="post" action="/_sim/shop/key">
      <label class="name" for="key">API key of the tenant</label>
      <p class="soft" id="key-note"><code>billhook dev</code> prints one when it starts.</p>
      <input id="key" name="key" aria-describedby="key-note" autocomplete="off" spellcheck="false" required>
      <button>Use this key</button>
      </form></section>
      """;
  }

  private String standing() {
    if (subscription == null || OVER.contains(subscription.getString("status", "none"))) {
      String status = subscription == null ? "none" : subscription.getString("status", "none");
      return "<section id=\"subscription\" data-status=\"%s\"><h2>Your subscription</h2><p>%s</p></section>\n"
          .formatted(
              Page.escaped(status),
              status.equals("canceled")
                  ? "It has ended. Choose a plan to begin again."
                  : "You have none yet. Choose a plan.");
    }
    String status = Page.escaped(subscription.getValue("status"));
    Object ends = subscription.getValue("cancels_at");
    return """
      <section id="subscription" data-status="%s"><h2>Your subscription</h2>
      <p>%s <span class="badge %s">%s</span></p>
      <p class="soft">%s</p>
      <form method="post" action="/_sim/shop/portal"><button class="quiet">Manage it</button></form>
      </section>
      """
        .formatted(
            status,
            Page.escaped(names()),
            status,
            status.replace('_', ' '),
            ends == null
                ? "Renews on " + day(subscription.getValue("current_period_end")) + "."
                : "Ends on " + day(ends) + ".");
  }

  private String names() {
    StringBuilder names = new StringBuilder();
    JsonArray items =
        subscription == null
            ? new JsonArray()
            : subscription.getJsonArray("items", new JsonArray());
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      names.append(i == 0 ? "" : ", ").append(name(item.getValue("price_id")));
      if (item.getValue("quantity") instanceof Number many) {
        names.append(" × ").append(many);
      }
    }
    return names.toString();
  }

  private String name(@Nullable Object priceId) {
    for (Object plan : plans.getJsonArray("data", new JsonArray())) {
      for (Object price : ((JsonObject) plan).getJsonArray("prices", new JsonArray())) {
        if (((JsonObject) price).getValue("price_id").equals(priceId)) {
          return ((JsonObject) plan).getString("name");
        }
      }
    }
    return String.valueOf(priceId);
  }

  private String offers() {
    StringBuilder html = new StringBuilder();
    JsonArray data = plans.getJsonArray("data", new JsonArray());
    for (int i = 0; i < data.size(); i++) {
      JsonObject plan = data.getJsonObject(i);
      JsonArray prices = plan.getJsonArray("prices", new JsonArray());
      for (int j = 0; j < prices.size(); j++) {
        html.append(offer(plan, prices.getJsonObject(j)));
      }
    }
    return html.isEmpty()
        ? !plans.containsKey("data")
            ? ""
            : "<section><p>There are no plans yet: Billhook has not learned of Stripe's products.</p></section>\n"
        : "<div class=\"plans\">\n" + html + "</div>\n";
  }

  private String offer(JsonObject plan, JsonObject price) {
    String id = Page.escaped(price.getValue("price_id"));
    boolean metered = "metered".equals(price.getValue("usage_type"));
    String quantity =
        metered
            ? ""
            : """
              <label class="name" for="quantity-%s">Quantity</label>
              <input id="quantity-%s" name="quantity" type="number" min="1" max="1000000" value="1" required>
              """
                .formatted(id, id);
    return """
      <div class="plan"><h2>%s</h2>
      <p class="price">%s <small>%s</small></p>
      %s<form method="post" action="/_sim/shop/buy" data-price="%s">
      <input type="hidden" name="price" value="%s">
      %s<label class="name" for="code-%s">Promotion code</label>
      <input id="code-%s" name="code" autocomplete="off">
      <button class="whole"%s>Buy<span class="hidden"> %s</span></button>
      </form></div>
      """
        .formatted(
            Page.escaped(plan.getValue("name")),
            Page.escaped(amount(price)),
            Page.escaped(
                (metered ? "each, billed " : "")
                    + Shown.every(price.getValue("interval"), price.getValue("interval_count"))),
            features(plan.getJsonArray("features", new JsonArray())),
            Page.escaped(price.getValue("lookup_key")),
            id,
            quantity,
            id,
            id,
            keyGiven && !lives() ? "" : " disabled",
            Page.escaped(plan.getValue("name")));
  }

  private static String amount(JsonObject price) {
    Object amount = price.getValue("unit_amount");
    if (amount == null && price.getValue("unit_amount_decimal") instanceof String decimal) {
      amount = new java.math.BigDecimal(decimal);
    }
    return Shown.money(amount, price.getValue("currency"));
  }

  private static String features(JsonArray features) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < features.size(); i++) {
      JsonObject feature = features.getJsonObject(i);
      Object limit = feature.getValue("limit");
      list.append("<li>")
          .append(limit == null ? "" : Page.escaped(limit) + " ")
          .append(Page.escaped(feature.getValue("name")))
          .append("</li>");
    }
    return list.isEmpty() ? "" : "<ul>" + list + "</ul>\n";
  }

  /** Of a time in RFC 3339. */
  private static String day(@Nullable Object time) {
    return time instanceof String text
        ? Shown.day(java.time.Instant.parse(text).getEpochSecond())
        : Shown.day(null);
  }
}
