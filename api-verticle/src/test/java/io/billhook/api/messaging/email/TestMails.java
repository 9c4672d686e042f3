package io.billhook.api.messaging.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Mails of tenants, asked for and looked at. */
record TestMails(TestApi api) {

  static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("subject", "Hello").put("text", "Hello,\nbye");
  }

  /** So many to different people. */
  static JsonArray many(int count) {
    JsonArray mails = new JsonArray();
    IntStream.range(0, count)
        .forEach(i -> mails.add(new JsonObject().put("to", "p" + i + "@example.com")));
    return mails;
  }

  HttpResponse<Buffer> send(String key, JsonObject mail) {
    return api.post("/v1/emails", key, mail);
  }

  /** Sends one that is taken, and gives its id. */
  String sent(String key, JsonObject mail) {
    var answer = send(key, mail);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(202);
    return TestApi.json(answer).getString("id");
  }

  HttpResponse<Buffer> batch(String key, JsonObject defaults, JsonArray emails) {
    return api.post("/v1/emails/batch", key, batchOf(defaults, emails));
  }

  static JsonObject batchOf(JsonObject defaults, JsonArray emails) {
    return new JsonObject().put("defaults", defaults).put("emails", emails);
  }

  static List<JsonObject> data(HttpResponse<Buffer> answer) {
    return TestApi.json(answer).getJsonArray("data").stream().map(JsonObject.class::cast).toList();
  }

  static List<String> pointers(HttpResponse<Buffer> answer) {
    return TestApi.json(answer).getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }

  JsonObject shown(String key, String id) {
    return TestApi.json(api.get("/v1/emails/" + id, key));
  }

  HttpResponse<Buffer> cancel(String key, String id) {
    return api.client.delete("/v1/emails/" + id).bearerTokenAuthentication(key).send().await();
  }

  UUID tenant(String name) {
    return api.rows("SELECT id FROM tenant WHERE name = $1", name).getFirst().uuid("id");
  }

  /** The row of a mail, as its tenant's worker sees it. */
  Row row(String tenant, String id) {
    return inWorker(tenant, "SELECT * FROM email WHERE id = $1", UUID.fromString(id)).getFirst();
  }

  MailText text(String tenant, String id) {
    Row row = row(tenant, id);
    return MailText.open(TestApi.sealer(), row.uuid("id"), row.bytes("sealed"));
  }

  List<Row> inWorker(String tenant, String sql, Object... parameters) {
    return api.database.transact(
        Role.WORKER,
        TenantScope.of(tenant(tenant)),
        tx -> tx.query(sql, parameters).stream().toList());
  }
}
