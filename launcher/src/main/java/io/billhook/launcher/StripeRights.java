package io.billhook.launcher;

import io.billhook.config.StripeConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Which rights a restricted key of Stripe lacks. Stripe answers 403 to what a key may not do before
 * it looks at what is asked for (docs.stripe.com/keys-api-keys), so a change is asked of an object
 * that cannot be there: nothing is changed.
 */
final class StripeRights {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String NONE = "_of_billhook_doctor";

  /**
   * One that Billhook needs.
   *
   * @param name as Stripe's dashboard has it
   */
  private record Right(String name, String method, String path) {
    static Right read(String name, String collection) {
      return new Right(name + ": read", "GET", "/v1/" + collection + "?limit=1");
    }

    static Right write(String name, String path) {
      return new Right(name + ": write", "POST", "/v1/" + path);
    }
  }

  private static final List<Right> NEEDED =
      List.of(
          Right.read("Customers", "customers"),
          Right.read("Products", "products"),
          Right.read("Prices", "prices"),
          Right.read("Subscriptions", "subscriptions"),
          Right.read("Subscription schedules", "subscription_schedules"),
          Right.read("Invoices", "invoices"),
          Right.read("Invoice payments", "invoice_payments"),
          Right.read("Payment intents", "payment_intents"),
          Right.read("Charges", "charges"),
          Right.read("Refunds", "refunds"),
          Right.read("Payment methods", "payment_methods"),
          Right.read("Disputes", "disputes"),
          Right.read("Checkout sessions", "checkout/sessions"),
          Right.read("Coupons", "coupons"),
          Right.read("Promotion codes", "promotion_codes"),
          Right.read("Billing meters", "billing/meters"),
          Right.read("Entitlements", "entitlements/features"),
          Right.read("Events", "events"),
          Right.write("Customers", "customers/cus" + NONE),
          Right.write("Subscriptions", "subscriptions/sub" + NONE),
          Right.write("Subscription schedules", "subscription_schedules/sub_sched" + NONE),
          Right.write("Checkout sessions", "checkout/sessions/cs" + NONE + "/expire"),
          Right.write("Customer portal", "billing_portal/sessions?customer=cus" + NONE),
          Right.write("Billing meter events", "billing/meter_events"));

  private StripeRights() {}

  /** Those that are missing; a key that is not restricted lacks none. */
  static List<String> missing(StripeConfig config) {
    if (!config.secretKey().startsWith("rk_")) {
      return List.of();
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
      List<CompletableFuture<Boolean>> refused = new ArrayList<>();
      for (Right right : NEEDED) {
        refused.add(
            client
                .sendAsync(request(config, right), BodyHandlers.discarding())
                .handle((answer, _) -> answer != null && answer.statusCode() == 403));
      }
      List<String> missing = new ArrayList<>();
      for (int i = 0; i < refused.size(); i++) {
        if (refused.get(i).join()) {
          missing.add(NEEDED.get(i).name());
        }
      }
      return missing;
    }
  }

  private static HttpRequest request(StripeConfig config, Right right) {
    String base = config.apiBase().toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + right.path()))
        .timeout(WAIT)
        .header("Authorization", "Bearer " + config.secretKey())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .method(right.method(), BodyPublishers.noBody())
        .build();
  }
}
