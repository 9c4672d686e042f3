package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ValidationTest {
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
  void the_query_is_checked_and_what_is_not_known_is_refused() {
    var response = api.get("/v1/emails?limit=many&sort=up&cursor=" + "x".repeat(501), api.key);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(errors(response))
        .isEqualTo(
            Map.of(
                "/limit", "must be a whole number from 1 to 200",
                "/cursor", "must have at most 500 characters",
                "/sort", "is not known"));
    var twice = api.get("/v1/emails?limit=1&limit=2", api.key);
    assertThat(errors(twice)).isEqualTo(Map.of("/limit", "is there more than once"));
    assertThat(api.get("/v1/emails?limit=", api.key).statusCode()).isEqualTo(200);
  }

  @Test
  void who_is_asking_comes_before_what_is_asked() {
    var nobody = api.client.post("/v1/emails").sendJsonObject(new JsonObject()).await();
    assertThat(nobody.statusCode()).isEqualTo(401);
    String reader = api.seedKey("Reader", "emails:read");
    assertThat(api.post("/v1/emails", reader, new JsonObject()).statusCode()).isEqualTo(403);
    assertThat(api.post("/v1/emails", api.key, new JsonObject()).statusCode()).isEqualTo(422);
  }

  @Test
  void a_query_with_half_an_escape_is_malformed() {
    for (String query : List.of("a=%zz", "a=%", "%zz", "limit=%c3%")) {
      var jwks = api.client.get("/.well-known/jwks.json?" + query).send().await();
      assertThat(jwks.statusCode()).as(query).isEqualTo(400);
      assertThat(TestApi.json(jwks).getString("type")).endsWith(":bad-request");
      assertThat(api.get("/v1/emails?" + query, api.key).statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void no_value_comes_back_in_an_error() {
    JsonObject wrong =
        new JsonObject()
            .put("to", "hunter2")
            .put("subject", new JsonObject().put("hunter2", true))
            .put("tags", List.of("hunter2".repeat(10)));
    var response = api.post("/v1/emails", api.key, wrong);
    assertThat(errors(response)).containsOnlyKeys("/to", "/subject", "/tags/0");
    assertThat(response.bodyAsString()).doesNotContain("hunter2");
  }

  @Test
  void a_header_of_the_contract_is_checked() {
    var response =
        api.client
            .get("/v1/emails")
            .bearerTokenAuthentication(api.key)
            .putHeader("X-Tenant-Id", "mine")
            .send()
            .await();
    assertThat(response.statusCode()).isBetween(400, 404);
  }

  @Test
  void naughty_texts_never_break_it() {
    List<String> naughty =
        List.of(
            "\u0000",
            "a\u0000b",
            "\u202e\u2066right to left",
            "\ud83d\ude00",
            "\ud800",
            "\uffff\ufffe",
            "x".repeat(100_000),
            "' OR 1=1 --",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/x}",
            "\u001b[31m",
            "1e99999");
    for (String text : naughty) {
      for (String member : List.of("to", "subject", "text", "html", text)) {
        JsonObject body =
            new JsonObject().put("to", "jo@example.com").put("subject", "Hi").put("text", "x");
        assertThat(api.post("/v1/emails", api.key, body.put(member, text)).statusCode())
            .isIn(202, 400, 422); // 400: a name of 100 kB is no JSON that we read
      }
      var read =
          api.client
              .get("/v1/emails")
              .bearerTokenAuthentication(api.key)
              .addQueryParam("cursor", text.substring(0, Math.min(1000, text.length())))
              .send()
              .await();
      assertThat(read.statusCode()).isEqualTo(422);
    }
  }

  @Test
  void a_number_beyond_all_measure_is_only_wrong() {
    for (String number : List.of("1e99999", "-1e99999", "1" + "0".repeat(900), "0.1e-999", "-0")) {
      var response =
          api.client
              .post("/ops/api/dead-letters/replay")
              .bearerTokenAuthentication(api.operator())
              .putHeader("Content-Type", "application/json")
              .sendBuffer(Buffer.buffer("{\"dry_run\": true, \"rate\": " + number + "}"))
              .await();
      assertThat(response.statusCode()).as(number).isEqualTo(422);
    }
  }

  private static Map<String, String> errors(HttpResponse<Buffer> response) {
    Map<String, String> errors = new TreeMap<>();
    TestApi.json(response)
        .getJsonArray("errors")
        .forEach(
            one -> {
              JsonObject error = (JsonObject) one;
              errors.put(error.getString("pointer"), error.getString("detail"));
            });
    return errors;
  }
}
