package io.billhook.api.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.config.BillingConfig;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.mirror.Mirror;
import io.billhook.mirror.ObjectKind;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Rows;
import io.billhook.stripe.StripeJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An api before a Stripe of its own, which the simulator plays, and what it sells from the start.
 */
public final class BillingApi implements AutoCloseable {
  public static final String CHECKOUTS = "/v1/billing/checkout-sessions";

  private final Vertx vertx = Vertx.vertx();
  private final Simulators simulators = Simulators.create(vertx, SimulatorSettings.development());
  private final String simulator = "http://127.0.0.1:" + simulators.listen(0).await().actualPort();
  private final WebClient web = WebClient.create(vertx);
  public final TestApi api;

  public BillingApi(BillingConfig config) {
    api = new TestApi(URI.create(simulator + "/_sim/stripe/api"), config);
    copy(ObjectKind.PRODUCT);
    copy(ObjectKind.PRICE);
  }

  /** What Stripe has of a kind stands in our copy, as after a sync. */
  public void copy(ObjectKind kind) {
    var mirror = new Mirror(api.database.engine());
    for (JsonObject object : objects(kind.type())) {
      String text = object.encode();
      var copied = new StripeObject(kind, object.getString("id"), text, StripeJson.stored(text));
      var fetch = mirror.begin();
      api.database.engine().run(tx -> mirror.write(tx, fetch, copied, List.of()));
    }
  }

  /** Objects at Stripe, newest first. */
  public List<JsonObject> objects(String type) {
    JsonArray data =
        TestApi.json(
                control(HttpMethod.GET, "/_sim/stripe/objects?limit=1000&object=" + type, null))
            .getJsonArray("data");
    return data.stream().map(JsonObject.class::cast).toList();
  }

  public JsonObject object(String id) {
    return TestApi.json(control(HttpMethod.GET, "/_sim/stripe/objects/" + id, null));
  }

  /** What Stripe was asked by POST below a path. */
  public List<JsonObject> posts(String path) {
    return TestApi.json(control(HttpMethod.GET, "/_sim/calls?provider=stripe", null))
        .getJsonArray("data")
        .stream()
        .map(JsonObject.class::cast)
        .filter(call -> call.getString("method").equals("POST"))
        .filter(call -> call.getString("path").startsWith(path))
        .toList();
  }

  public void fault(JsonObject fault) {
    HttpResponse<Buffer> answer =
        control(HttpMethod.POST, "/_sim/faults", fault.put("provider", "stripe"));
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isLessThan(300);
  }

  public void noFaults() {
    control(HttpMethod.DELETE, "/_sim/faults", null);
  }

  public HttpResponse<Buffer> control(HttpMethod method, String path, @Nullable JsonObject body) {
    var request = web.requestAbs(method, simulator + path);
    return (body == null ? request.send() : request.sendJsonObject(body)).await();
  }

  /** Asks Stripe's API itself, with a form. */
  public HttpResponse<Buffer> asked(HttpMethod method, String path, String form) {
    return web.requestAbs(method, simulator + "/_sim/stripe/api" + path)
        .bearerTokenAuthentication("sk_test_x")
        .putHeader("Content-Type", "application/x-www-form-urlencoded")
        .sendBuffer(Buffer.buffer(form))
        .await();
  }

  public String key(String tenant) {
    return api.seedKey(tenant, "billing:read", "billing:write", "jobs:read");
  }

  /** Of the only tenant. */
  public long intentsUnderWay() {
    return asTenant("SELECT count(*) FROM billing_intent WHERE done_at IS NULL")
        .first()
        .bigint("count");
  }

  /** Lets time pass for the rows of the only tenant. */
  public void age(String sql) {
    assertThat(asTenant(sql).count()).isPositive();
  }

  private Rows asTenant(String sql) {
    UUID tenant = api.rows("SELECT id FROM tenant WHERE name = 'trouble'").getFirst().uuid("id");
    return api.database.api(tenant).transact(tx -> tx.query(sql));
  }

  public AccessSeeds.Seeded seeded(String tenant) {
    return new AccessSeeds(api.database.auth())
        .seedApiKey(tenant, List.of("billing:read", "billing:write", "jobs:read"));
  }

  public static JsonObject wish(String price) {
    return new JsonObject()
        .put("price_id", price)
        .put("success_url", "https://api.example.com/done?session={CHECKOUT_SESSION_ID}")
        .put("cancel_url", "https://api.example.com/");
  }

  public HttpResponse<Buffer> checkout(String key, JsonObject wish) {
    return api.post(CHECKOUTS, key, wish);
  }

  @Override
  public void close() {
    web.close();
    api.close();
    vertx.close().await();
  }
}
