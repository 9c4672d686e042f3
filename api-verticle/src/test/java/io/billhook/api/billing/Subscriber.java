package io.billhook.api.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.stripe.StripeObjects;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A tenant with a subscription at the simulated Stripe, and a key of it.
 *
 * @param subscription Stripe's id
 */
public record Subscriber(
    BillingApi billing, String key, UUID tenant, String customer, String subscription) {
  private static final String PATH = "/v1/billing/subscription";

  /** A tenant without one. */
  public static Subscriber none(BillingApi billing) {
    String name = UUID.randomUUID().toString();
    String key = billing.key(name);
    UUID tenant =
        billing.api.rows("SELECT id FROM tenant WHERE name = $1", name).getFirst().uuid("id");
    return new Subscriber(billing, key, tenant, "", "");
  }

  /** With an active subscription, whose first invoice is paid, all of it in our copy. */
  public static Subscriber of(BillingApi billing, String price, int quantity) {
    Subscriber none = none(billing);
    JsonObject made =
        none.control(
            "/_sim/stripe/customers",
            new JsonObject()
                .put("email", "ada@example.com")
                .put("price", price)
                .put("quantity", quantity)
                .put("metadata", new JsonObject().put("tenant_id", none.tenant.toString())));
    var subscriber =
        new Subscriber(
            billing,
            none.key,
            none.tenant,
            made.getString("customer"),
            made.getString("subscription"));
    subscriber.sync();
    return subscriber;
  }

  public JsonObject control(String path, JsonObject body) {
    HttpResponse<Buffer> answer = billing.control(HttpMethod.POST, path, body);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isLessThan(300);
    return Objects.requireNonNull(answer.bodyAsJsonObject());
  }

  /** Puts Stripe's clock forward; our copy stays behind. */
  public void advance(long seconds) {
    control("/_sim/stripe/clock", new JsonObject().put("advance_seconds", seconds));
  }

  /** As Stripe is asked for it, without us. */
  public JsonObject atStripe(HttpMethod method, String path, String form) {
    HttpResponse<Buffer> answer = billing.asked(method, path, form);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    return Objects.requireNonNull(answer.bodyAsJsonObject());
  }

  /** What Stripe has of it stands in our copy, as after the syncs that its events cause. */
  public void sync() {
    var mirror = new Mirror(billing.api.database.engine());
    var stripe =
        new StripeObjects(billing.api.parts.stripe(), billing.api.parts.breakers().of("sync"));
    for (ObjectKind kind :
        List.of(
            ObjectKind.CUSTOMER,
            ObjectKind.SUBSCRIPTION,
            ObjectKind.SUBSCRIPTION_SCHEDULE,
            ObjectKind.PAYMENT_METHOD,
            ObjectKind.INVOICE,
            ObjectKind.CHARGE,
            ObjectKind.REFUND,
            ObjectKind.DISPUTE)) {
      for (JsonObject object : billing.objects(kind.type()).stream().filter(this::isOwn).toList()) {
        var fetch = mirror.begin();
        StripeObject.fetch(stripe, kind, object.getString("id"))
            .ifPresent(
                found ->
                    billing
                        .api
                        .database
                        .engine()
                        .run(tx -> mirror.write(tx, fetch, found, List.of())));
      }
    }
  }

  /** Refunds and disputes name a charge alone. */
  private boolean isOwn(JsonObject object) {
    return customer.equals(object.getString("customer", object.getString("id")))
        || object.getString("charge") != null;
  }

  public JsonObject shown() {
    return ok(get(PATH));
  }

  public HttpResponse<Buffer> get(String path) {
    return billing.api.get(path, key);
  }

  public HttpResponse<Buffer> patch(JsonObject change) {
    return billing
        .api
        .request(HttpMethod.PATCH, PATH)
        .bearerTokenAuthentication(key)
        .sendJsonObject(change)
        .await();
  }

  /** To a path below the subscription's. */
  public HttpResponse<Buffer> post(String action, JsonObject body) {
    return billing.api.post(PATH + "/" + action, key, body);
  }

  public static JsonObject ok(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    return TestApi.json(answer);
  }

  /** What Stripe has of the subscription. */
  public JsonObject held() {
    return billing.object(subscription);
  }

  /** The actions in the tenant's audit log about the subscription, oldest first. */
  public List<String> audited() {
    return billing
        .api
        .database
        .api(tenant)
        .read(
            "SELECT action FROM audit_log WHERE target = $1 ORDER BY id",
            "subscription:" + subscription)
        .map(row -> row.text("action"));
  }
}
