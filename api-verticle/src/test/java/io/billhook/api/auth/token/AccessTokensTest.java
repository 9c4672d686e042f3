package io.billhook.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class AccessTokensTest {
  private static final String PROTECTED = "/ops/api/breakers";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.operator();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void jwks_shows_public_parts_only() {
    JsonObject set = TestApi.json(api.client.get("/.well-known/jwks.json").send().await());
    assertThat(set.getJsonArray("keys")).hasSize(1);
    assertThat(set.getJsonArray("keys").getJsonObject(0).fieldNames())
        .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg");
  }

  @Test
  void forged_tokens_are_refused() {
    for (Forgeries.Forgery forgery : Forgeries.all(api)) {
      var response = api.get(PROTECTED, forgery.token());
      assertThat(response.statusCode()).as(forgery.name()).isEqualTo(401);
    }
    assertThat(api.get(PROTECTED, Forgeries.genuine(api)).statusCode()).isEqualTo(200);
  }

  @Test
  void a_changed_claim_is_refused() {
    String[] parts = api.operator().split("\\.", -1);
    JsonObject claims =
        new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                claims.put("exp", 9_999_999_999L).encode().getBytes(StandardCharsets.UTF_8));
    assertThat(api.get(PROTECTED, parts[0] + "." + changed + "." + parts[2]).statusCode())
        .isEqualTo(401);
  }

  @Test
  void operators_routes_want_an_operators_token() {
    assertThat(api.client.get(PROTECTED).send().await().statusCode()).isEqualTo(401);
    assertThat(api.get(PROTECTED, api.key).statusCode()).isEqualTo(403);
    assertThat(api.get("/v1/emails", api.operator()).statusCode()).isEqualTo(403);
    assertThat(
            api.get(PROTECTED, TestPerson.register(api, "no-operator@x.io").access()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void four_first_starts_at_once_make_one_signing_key(Vertx vertx) throws InterruptedException {
    try (Database fresh = Database.open(vertx, TestServices.freshDatabase())) {
      Set<String> made = ConcurrentHashMap.newKeySet();
      List<Thread> starts =
          Stream.generate(() -> new SigningKeys(fresh.auth(), TestApi.sealer(), api.clock))
              .limit(4)
              .map(keys -> Thread.ofVirtual().start(() -> made.add(keys.ring().signer().id())))
              .toList();
      for (Thread start : starts) {
        start.join();
      }
      assertThat(made).hasSize(1);
    }
  }

  @Test
  void installation_can_be_marked_for_development() {
    var installation = new Installation(api.database.auth());
    assertThat(installation.isDevelopment()).isFalse();
    installation.markDevelopment();
    assertThat(installation.isDevelopment()).isTrue();
  }
}
