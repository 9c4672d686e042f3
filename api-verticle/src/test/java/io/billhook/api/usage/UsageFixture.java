package io.billhook.api.usage;

import io.billhook.api.TestApi;
import io.billhook.api.auth.key.AccessSeeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** An api with some meters, and what tests send to it. */
final class UsageFixture implements AutoCloseable {
  final TestApi api = new TestApi();

  UsageFixture() {
    meter("api_calls", "sum", "active");
    meter("logins", "count", "active");
    meter("seats", "last", "active");
    meter("old", "sum", "inactive");
  }

  private void meter(String name, String formula, String status) {
    JsonObject json =
        new JsonObject()
            .put("id", "mtr_" + name)
            .put("object", "billing.meter")
            .put("event_name", name)
            .put("status", status)
            .put("default_aggregation", new JsonObject().put("formula", formula))
            .putNull("event_time_window");
    api.rows(
        """
        INSERT INTO billing_object (stripe_id, object, data, fetched, synced_at)
        VALUES ($1, 'billing.meter', $2::text::jsonb, 1, now())
        """,
        "mtr_" + name,
        json.encode());
  }

  /** A tenant of its own, with a key for all of usage. */
  AccessSeeds.Seeded tenant() {
    return new AccessSeeds(api.database.auth())
        .seedApiKey("Acme " + UUID.randomUUID(), List.of("usage:read", "usage:write"));
  }

  String key() {
    return tenant().key();
  }

  static JsonObject event(String id, String meter, Object value, Instant at) {
    return new JsonObject()
        .put("event_id", id)
        .put("meter", meter)
        .put("value", value)
        .put("timestamp", at.toString());
  }

  HttpResponse<Buffer> send(String key, JsonObject... events) {
    return send(key, List.of(events));
  }

  HttpResponse<Buffer> send(String key, List<JsonObject> events) {
    return raw(
        key, "application/json", new JsonObject().put("events", new JsonArray(events)).encode());
  }

  HttpResponse<Buffer> raw(String key, String type, String body) {
    return api.client
        .post("/v1/usage-events")
        .bearerTokenAuthentication(key)
        .putHeader("Content-Type", type)
        .sendBuffer(Buffer.buffer(body))
        .await();
  }

  HttpResponse<Buffer> take(String key, String id, String query) {
    return api.request(HttpMethod.POST, "/v1/usage-events/" + id + "/void" + query)
        .bearerTokenAuthentication(key)
        .send()
        .await();
  }

  /** The items of {@code GET /v1/usage}. */
  List<JsonObject> usage(String key, String... query) {
    String all = query.length == 0 ? "" : "?" + String.join("&", query);
    return Arrays.stream(
            TestApi.json(api.get("/v1/usage" + all, key)).getJsonArray("data").stream().toArray())
        .map(JsonObject.class::cast)
        .toList();
  }

  static JsonObject counted(long accepted, long duplicates, long conflicts) {
    return new JsonObject()
        .put("accepted", accepted)
        .put("duplicates", duplicates)
        .put("conflicts", conflicts);
  }

  @Override
  public void close() {
    api.close();
  }
}
