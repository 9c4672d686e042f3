package io.billhook.devkit.simulator.stripe.offer;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.FeatureLinks.Link;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue that every simulated account has from its start: two plans, usage and a code. The
 * ids are always the same, so that a copy kept over a restart stays right. No event tells of them.
 */
public final class Seeds {

  /** The price of those who did not ask for one. */
  public static final String DEFAULT_PRICE = "price_pro_monthly";

  /** 2025-01-01, in seconds since 1970: before anything else here happened. */
  private static final long CREATED = 1_735_689_600;

  /** In the order in which they were made, and so are listed. */
  private static final List<String> PLANS = List.of("starter", "pro", "api_calls");

  private static final String METER = "mtr_test_api_calls";

  private Seeds() {}

  public static void plant(Change change) {
    plan(change, "starter", "Starter", "For small teams", "price_starter_monthly");
    price(change, "starter_monthly", "starter", 900, recurring("month", null));
    // A lookup key is unique among active features at Stripe; whoever has two archives one.
    feature(change, "starter", "feat_test_seats_starter", "seats", "Seats", "3");
    plan(change, "pro", "Pro", "For teams that grow", DEFAULT_PRICE);
    price(change, "pro_monthly", "pro", 2_900, recurring("month", null));
    price(change, "pro_yearly", "pro", 29_000, recurring("year", null));
    feature(change, "pro", "feat_test_seats_pro", "seats", "Seats", "25");
    feature(change, "pro", "feat_test_sso", "sso", "Single sign-on", null);
    plan(change, "api_calls", "API calls", "Paid by use", "price_api_calls");
    price(change, "api_calls", "api_calls", 1, recurring("month", METER));
    put(
        change,
        made("billing.meter", METER)
            .put("display_name", "API calls")
            .put("event_name", "api_calls")
            .put("updated", CREATED));
    put(change, made("coupon", "WELCOME20").put("percent_off", 20).put("name", "Welcome"));
    JsonObject code = made("promotion_code", "promo_welcome20").put("code", "WELCOME20");
    code.getJsonObject("promotion").put("coupon", "WELCOME20");
    put(change, code);
    put(
        change,
        made("billing_portal.configuration", "bpc_billhook")
            .put("is_default", true)
            .put("updated", CREATED));
  }

  private static void plan(
      Change change, String key, String name, String description, String defaultPrice) {
    put(
        change,
        made("product", "prod_" + key)
            .put("name", name)
            .put("description", description)
            .put("default_price", defaultPrice)
            .put("created", CREATED + PLANS.indexOf(key))
            .put("updated", CREATED));
  }

  private static void price(
      Change change, String key, String product, long amount, JsonObject recurring) {
    put(
        change,
        made("price", "price_" + key)
            .put("lookup_key", key)
            .put("product", "prod_" + product)
            .put("recurring", recurring)
            .put("type", "recurring")
            .put("unit_amount", amount)
            .put("unit_amount_decimal", Long.toString(amount)));
  }

  private static JsonObject recurring(String interval, @Nullable String meter) {
    return new JsonObject()
        .put("interval", interval)
        .put("interval_count", 1)
        .put("meter", meter)
        .put("trial_period_days", null)
        .put("usage_type", meter == null ? "licensed" : "metered");
  }

  private static void feature(
      Change change, String plan, String id, String key, String name, @Nullable String limit) {
    JsonObject metadata = new JsonObject();
    if (limit != null) {
      metadata.put("limit", limit);
    }
    put(
        change,
        made("entitlements.feature", id)
            .put("lookup_key", key)
            .put("name", name)
            .put("metadata", metadata));
    String link = "prodft_test_" + plan + "_" + key;
    change.account().features().add(new Link(link, "prod_" + plan, id));
  }

  private static JsonObject made(String type, String id) {
    JsonObject object = Change.template(type).put("id", id);
    return object.containsKey("created") ? object.put("created", CREATED) : object;
  }

  private static void put(Change change, JsonObject object) {
    change.account().objects().put(object);
    change.account().seeds().add(object.getString("id"));
  }
}
