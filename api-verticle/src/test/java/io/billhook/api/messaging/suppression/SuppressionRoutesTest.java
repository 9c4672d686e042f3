package io.billhook.api.messaging.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SuppressionRoutesTest {
  private static final String PATH = "/v1/suppressions";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void one_is_made_found_lifted_and_audited() {
    String key = key("Maker");
    var made = api.post(PATH, key, one("email", "Ada@Example.COM"));
    assertThat(made.statusCode()).isEqualTo(201);
    JsonObject body = TestApi.json(made);
    assertThat(body.getString("address")).isEqualTo("ada@example.com");
    assertThat(body.getString("scope")).isEqualTo("all");
    assertThat(body.getString("reason")).isEqualTo("manual");
    assertThat(body.getValue("until")).isNull();
    String id = body.getString("id");
    assertThat(TestApi.json(api.post(PATH, key, one("email", "ada@example.com"))).getString("id"))
        .isEqualTo(id);

    assertThat(ids("?address=ADA@example.com", key)).containsExactly(id);
    String bulk =
        TestApi.json(api.post(PATH, key, one("email", "ada@example.com").put("scope", "bulk")))
            .getString("id");
    String text = TestApi.json(api.post(PATH, key, one("sms", "+491701234567"))).getString("id");
    assertThat(ids("", key)).containsExactly(text, bulk, id);
    assertThat(ids("?channel=sms", key)).containsExactly(text);
    assertThat(ids("?scope=bulk", key)).containsExactly(bulk);
    JsonObject page = TestApi.json(api.get(PATH + "?limit=2", key));
    assertThat(ids("?limit=2&cursor=" + page.getString("next_cursor"), key)).containsExactly(id);

    String other = key("Other");
    assertThat(ids("", other)).isEmpty();
    assertThat(delete(id, other)).isEqualTo(404);
    assertThat(delete(id, key)).isEqualTo(204);
    assertThat(delete(id, key)).isEqualTo(404);
    assertThat(ids("", key)).containsExactly(text, bulk);
    assertThat(audited("suppression:" + id))
        .containsExactly("suppression.create", "suppression.create", "suppression.delete");
  }

  @Test
  void what_a_report_has_said_outweighs_a_tenants_wish() {
    String key = key("Reported");
    UUID tenant = tenant("Reported");
    api.database
        .worker(tenant)
        .run(
            tx ->
                Suppressions.add(
                    tx, tenant, Channel.EMAIL, "a@b.io", Reason.HARD_BOUNCE, UUID.randomUUID()));
    JsonObject made = TestApi.json(api.post(PATH, key, one("email", "a@b.io")));
    assertThat(made.getString("reason")).isEqualTo("hard_bounce");
    assertThat(made.getString("message_id")).isNotNull();
  }

  @Test
  void wrong_fields_are_told_by_pointer_and_scopes_hold() {
    String key = key("Wrong");
    assertThat(pointers(new JsonObject(), key)).containsExactlyInAnyOrder("/channel", "/address");
    assertThat(pointers(one("email", "nobody"), key)).containsExactly("/address");
    assertThat(pointers(one("sms", "0170 1234567"), key)).containsExactly("/address");
    assertThat(pointers(one("fax", "+491701234567"), key)).containsExactly("/channel");
    assertThat(pointers(one("email", "a@b.io").put("scope", "some"), key))
        .containsExactly("/scope");
    assertThat(api.get(PATH + "?channel=fax", key).statusCode()).isEqualTo(422);
    String reads = api.seedKey("Reads", "suppressions:read");
    assertThat(api.get(PATH, reads).statusCode()).isEqualTo(200);
    assertThat(api.post(PATH, reads, one("email", "a@b.io")).statusCode()).isEqualTo(403);
    assertThat(api.get(PATH, api.key).statusCode()).isEqualTo(403);
  }

  private static String key(String tenant) {
    return api.seedKey(tenant, "suppressions:read", "suppressions:write");
  }

  private static UUID tenant(String name) {
    return api.database
        .ops()
        .read("SELECT id FROM tenant WHERE name = $1", name)
        .first()
        .uuid("id");
  }

  private static JsonObject one(String channel, String address) {
    return new JsonObject().put("channel", channel).put("address", address);
  }

  private static List<String> ids(String query, String key) {
    List<String> ids = new ArrayList<>();
    for (Object one : TestApi.json(api.get(PATH + query, key)).getJsonArray("data")) {
      ids.add(((JsonObject) one).getString("id"));
    }
    return ids;
  }

  private static int delete(String id, String key) {
    return api.client
        .delete(PATH + "/" + id)
        .bearerTokenAuthentication(key)
        .send()
        .await()
        .statusCode();
  }

  private static List<String> pointers(JsonObject body, String key) {
    var answer = api.post(PATH, key, body);
    assertThat(answer.statusCode()).isEqualTo(422);
    List<String> pointers = new ArrayList<>();
    for (Object one : TestApi.json(answer).getJsonArray("errors")) {
      pointers.add(((JsonObject) one).getString("pointer"));
    }
    return pointers;
  }

  private static List<String> audited(String target) {
    return api.database
        .ops()
        .read("SELECT action FROM audit_log WHERE target = $1 ORDER BY id", target)
        .map(row -> row.text("action"));
  }
}
