package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.RateLimitConfig;
import io.billhook.config.RateLimitConfig.Mode;
import io.billhook.devkit.TestServices;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With a hundredth of the usual rates: 4 reads at once and 2 a second, for each key. */
class RateLimitsTest {
  private static final String READS = "/v1/emails";
  private static final int MANY = 40;
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestServices.freshDatabase(), null, new RateLimitConfig(Mode.LOCAL, 1, 1));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void every_answer_tells_what_is_left() {
    String key = api.seedKey("Tells", "emails:read");
    var response = get(READS, key, "192.0.2.1");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"read/key\";q=4;w=2");
    assertThat(response.getHeader("RateLimit")).isEqualTo("\"read/key\";r=3;t=1");
    var refused = get("/v1/emails/x", key, "192.0.2.1");
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(refused.getHeader("RateLimit")).startsWith("\"read/key\";r=");
  }

  @Test
  void who_is_too_fast_is_told_when_to_come_again() {
    String key = api.seedKey("Fast", "emails:read");
    var response = until429(() -> get(READS, key, "192.0.2.2"));
    assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    assertThat(response.getHeader("RateLimit")).startsWith("\"read/key\";r=0;t=");
    assertThat(TestApi.json(response).getString("type")).endsWith(":too-many-requests");
    assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(api.metrics.registry().counter("billhook_http_limited", "class", "read").count())
        .isPositive();
  }

  @Test
  void keys_do_not_take_from_each_other_nor_one_class_from_another() {
    String fast = api.seedKey("Apart", "emails:read", "emails:write");
    String other = api.seedKey("Apart", "emails:read");
    until429(() -> get(READS, fast, "192.0.2.3"));
    assertThat(get(READS, other, "192.0.2.3").statusCode()).isEqualTo(200);
    assertThat(send(fast, "192.0.2.3").statusCode()).isEqualTo(202);
    assertThat(until429(() -> send(fast, "192.0.2.3")).getHeader("RateLimit-Policy"))
        .isEqualTo("\"send/key\";q=2;w=4");
  }

  @Test
  void a_tenant_has_a_limit_over_all_of_its_keys_and_another_tenant_its_own() {
    var keys =
        Stream.generate(() -> api.seedKey("Crowd", "emails:write")).limit(MANY).toList().iterator();
    var addresses = Stream.iterate(1, i -> i + 1).map(i -> "198.51.100." + i).iterator();
    var response = until429(() -> send(keys.next(), addresses.next()));
    assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"send/tenant\";q=10;w=4");
    String other = api.seedKey("Outside", "emails:write");
    assertThat(send(other, "192.0.2.4").statusCode()).isEqualTo(202);
  }

  @Test
  void guessed_tokens_are_limited_by_address_before_anybody_looks_them_up() {
    var response = until429(() -> change("bh_test_guess", "192.0.2.5"));
    assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"sign-in/address\";q=5;w=500");
    assertThat(change(api.key, "192.0.2.5").statusCode()).isEqualTo(429);
    assertThat(change(api.key, "192.0.2.6").statusCode()).isEqualTo(403);
  }

  @Test
  void addresses_of_one_ipv6_network_are_one() {
    var hosts = Stream.iterate(1, i -> i + 1).map(i -> "2001:db8:1:2::" + i).iterator();
    until429(() -> change("bh_test_guess", hosts.next()));
    assertThat(change("bh_test_guess", "2001:db8:1:2:f::1").statusCode()).isEqualTo(429);
    assertThat(change("bh_test_guess", "2001:db8:1:3::1").statusCode()).isEqualTo(401);
  }

  /** Only the last entry is the trusted proxy's; a client cannot have a bucket for each lie. */
  @Test
  void what_the_client_writes_itself_is_not_believed() {
    var lies = Stream.iterate(1, i -> i + 1).map(i -> "203.0.113." + i + ", 192.0.2.7").iterator();
    until429(() -> change("bh_test_guess", lies.next()));
  }

  @Test
  void health_docs_and_webhooks_are_never_limited() {
    for (String path : new String[] {"/health/live", "/docs", "/openapi.json"}) {
      for (int i = 0; i < MANY; i++) {
        var response = get(path, "x", "192.0.2.8");
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertThat(response.headers().contains("RateLimit")).as(path).isFalse();
      }
    }
    for (int i = 0; i < MANY; i++) {
      var response =
          api.client
              .post("/webhooks/stripe")
              .putHeader("X-Forwarded-For", "192.0.2.8")
              .sendJsonObject(new JsonObject())
              .await();
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void switched_off_nobody_is_refused_and_nothing_told() {
    try (TestApi open =
        new TestApi(TestServices.freshDatabase(), null, new RateLimitConfig(Mode.OFF, 1, 0))) {
      for (int i = 0; i < MANY; i++) {
        var response = open.get(READS, open.key);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().contains("RateLimit-Policy")).isFalse();
      }
    }
  }

  private static HttpResponse<Buffer> get(String path, String token, String forwardedFor) {
    return api.client
        .get(path)
        .bearerTokenAuthentication(token)
        .putHeader("X-Forwarded-For", forwardedFor)
        .send()
        .await();
  }

  private static HttpResponse<Buffer> send(String key, String forwardedFor) {
    return api.client
        .post("/v1/emails")
        .bearerTokenAuthentication(key)
        .putHeader("X-Forwarded-For", forwardedFor)
        .putHeader("Idempotency-Key", java.util.UUID.randomUUID().toString())
        .sendJsonObject(new JsonObject().put("to", "a@b.io").put("subject", "Hi").put("text", "Hi"))
        .await();
  }

  /** Of the class sign-in: here five at once from an address, and one more in 100 seconds. */
  private static HttpResponse<Buffer> change(String token, String forwardedFor) {
    return api.client
        .post("/v1/me/password")
        .bearerTokenAuthentication(token)
        .putHeader("X-Forwarded-For", forwardedFor)
        .sendJsonObject(new JsonObject())
        .await();
  }

  private static HttpResponse<Buffer> until429(Supplier<HttpResponse<Buffer>> request) {
    return Stream.generate(request)
        .limit(MANY)
        .filter(response -> response.statusCode() == 429)
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nothing was refused"));
  }
}
