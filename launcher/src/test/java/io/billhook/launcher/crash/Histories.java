package io.billhook.launcher.crash;

import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Customers of simulated Stripe whose subscriptions, invoices and payments go some random way. What
 * is refused, as the change of what has ended, is part of the way.
 */
final class Histories {
  private static final String API = "/_sim/stripe/api/v1/";
  private static final int THREADS = 6;
  private static final String[] CARDS = {
    "pm_card_visa",
    "pm_card_chargeCustomerFail",
    "pm_card_authenticationRequired",
    "pm_usBankAccount"
  };
  private static final String[] PRICES = {
    "price_starter_monthly", "price_pro_monthly", "price_pro_yearly"
  };

  private final HttpDoor simulators;
  private final String tenant;
  private final Random random;
  private final List<JsonObject> begun = new ArrayList<>();

  Histories(HttpDoor simulators, String tenant, long seed) {
    this.simulators = simulators;
    this.tenant = tenant;
    this.random = new Random(seed);
  }

  /** Makes customers with an active subscription each, and lets some things happen to each. */
  void begin(int count) {
    each(
        count,
        own -> {
          JsonObject metadata =
              own.nextBoolean() ? new JsonObject().put("tenant_id", tenant) : new JsonObject();
          JsonObject wish =
              new JsonObject()
                  .put("email", "h" + Long.toHexString(own.nextLong()) + "@example.com")
                  .put("metadata", metadata)
                  .put("price", one(own, PRICES));
          JsonObject made = simulators.post("/_sim/stripe/customers", wish).ok();
          synchronized (begun) {
            begun.add(made);
          }
        });
    goOn();
  }

  /** Lets one or two things happen to each. */
  void goOn() {
    List<JsonObject> all = List.copyOf(begun);
    each(
        all.size(),
        (own, i) -> {
          for (int step = own.nextInt(2); step >= 0; step--) {
            happen(all.get(i), own);
          }
        });
  }

  /** Days pass: what is due falls due, for all. */
  void days(int count) {
    long until = advance(0).getLong("now") + count * 86_400L;
    JsonObject clock = advance(count * 86_400L);
    while (clock.getBoolean("more")) {
      clock = advance(until - clock.getLong("now"));
    }
  }

  private JsonObject advance(long seconds) {
    JsonObject wish = new JsonObject().put("advance_seconds", Math.max(0, seconds));
    return simulators.post("/_sim/stripe/clock", wish).ok();
  }

  /** Ends all subscriptions, so that they take no part in what comes. */
  void end() {
    List<JsonObject> all = List.copyOf(begun);
    each(all.size(), (_, i) -> delete("subscriptions/" + all.get(i).getString("subscription")));
  }

  /** What is these customers', directly or by a charge or an invoice of theirs. */
  List<JsonObject> objects() {
    Set<String> theirs = new HashSet<>();
    begun.forEach(made -> theirs.add(made.getString("customer")));
    List<JsonObject> all = FlowClient.data(simulators.get("/_sim/stripe/objects?limit=10000"));
    all.stream()
        .filter(object -> names(object, "customer", theirs))
        .forEach(object -> theirs.add(object.getString("id")));
    return all.stream()
        .filter(
            object ->
                theirs.contains(object.getString("id"))
                    || names(object, "charge", theirs)
                    || names(object, "invoice", theirs))
        .toList();
  }

  private static boolean names(JsonObject object, String field, Set<String> ids) {
    return object.getValue(field) instanceof String id && ids.contains(id);
  }

  private void happen(JsonObject made, Random own) {
    String customer = made.getString("customer");
    String subscription = "subscriptions/" + made.getString("subscription");
    switch (own.nextInt(12)) {
      case 0 ->
          post(subscription, Map.of("cancel_at_period_end", own.nextInt(3) > 0 ? "true" : "false"));
      case 1 -> post(subscription, Map.of("pause_collection[behavior]", "void"));
      case 2 -> post(subscription, Map.of("pause_collection", ""));
      case 3 -> post(subscription, item(subscription, "price", one(own, PRICES)));
      case 4 ->
          post(subscription, item(subscription, "quantity", Integer.toString(1 + own.nextInt(9))));
      case 5 ->
          post(
              "refunds",
              Map.of(
                  "charge",
                  made.getString("charge"),
                  "amount",
                  Integer.toString(1 + own.nextInt(400))));
      case 6 -> post("customers/" + customer, Map.of("name", "Name " + own.nextInt(1000)));
      case 7 -> pay(customer, one(own, CARDS));
      case 8 -> dispute(made.getString("charge"), own);
      case 9 -> invoice(customer, own);
      case 10 -> checkout(customer);
      default -> {
        if (own.nextInt(4) == 0) {
          delete(own.nextBoolean() ? subscription : "customers/" + customer);
        }
      }
    }
  }

  private Map<String, String> item(String subscription, String field, String value) {
    JsonObject held = simulators.with("sk_test_served").get(API + subscription).json();
    JsonArray items =
        held.getJsonObject("items", new JsonObject()).getJsonArray("data", new JsonArray());
    return items.isEmpty()
        ? Map.of()
        : Map.of(
            "items[0][id]",
            items.getJsonObject(0).getString("id"),
            "items[0][" + field + "]",
            value);
  }

  private void pay(String customer, String card) {
    JsonObject attached = post("payment_methods/" + card + "/attach", Map.of("customer", customer));
    if (attached.getValue("id") instanceof String id) {
      post("customers/" + customer, Map.of("invoice_settings[default_payment_method]", id));
    }
  }

  private void dispute(String charge, Random own) {
    JsonObject made =
        simulators.post("/_sim/stripe/disputes", new JsonObject().put("charge", charge)).json();
    if (made.getValue("id") instanceof String id && own.nextBoolean()) {
      simulators.post(
          "/_sim/stripe/disputes/" + id + "/close",
          new JsonObject().put("status", own.nextBoolean() ? "won" : "lost"));
    }
  }

  private void invoice(String customer, Random own) {
    JsonObject made = post("invoices", Map.of("customer", customer));
    if (made.getValue("id") instanceof String id) {
      switch (own.nextInt(3)) {
        case 0 -> delete("invoices/" + id);
        case 1 -> post("invoices/" + id + "/finalize", Map.of());
        default -> {}
      }
    }
  }

  private void checkout(String customer) {
    JsonObject made =
        post(
            "checkout/sessions",
            Map.of(
                "mode", "subscription",
                "customer", customer,
                "success_url", "https://app.example.com/ok",
                "line_items[0][price]", "price_starter_monthly",
                "line_items[0][quantity]", "1"));
    if (made.getValue("id") instanceof String id) {
      post("checkout/sessions/" + id + "/expire", Map.of());
    }
  }

  private JsonObject post(String path, Map<String, String> form) {
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) -> body.append(encoded(name)).append('=').append(encoded(value)).append('&'));
    return answer(
        simulators
            .with("sk_test_served")
            .send(
                "POST",
                API + path,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                body.toString()));
  }

  private void delete(String path) {
    answer(simulators.with("sk_test_served").delete(API + path));
  }

  private static JsonObject answer(HttpDoor.Answer answer) {
    if (answer.status() >= 500) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.json();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String one(Random own, String[] of) {
    return of[own.nextInt(of.length)];
  }

  private interface Way {
    void go(Random own, int index);
  }

  private interface Start {
    void go(Random own);
  }

  private void each(int count, Start start) {
    each(count, (own, _) -> start.go(own));
  }

  /** Each with random numbers of its own, drawn in order. */
  private void each(int count, Way way) {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        Random own = new Random(random.nextLong());
        running.add(threads.submit(() -> way.go(own, index)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
