package io.billhook.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.crypto.Sealer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
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
  void a_rotated_key_signs_later_and_the_old_one_is_taken_until_its_tokens_expire() {
    TestPerson before = TestPerson.register(api, "keys@x.io");
    Sealer sealer = TestApi.sealer();
    var rotated = new KeyRotation(api.database.auth(), sealer, api.clock).rotate(false);
    api.clock.advance(Duration.ofSeconds(11));
    assertThat(shown()).hasSize(2).contains(rotated.kid());
    TestPerson soon = TestPerson.logIn(api, "keys@x.io");
    assertThat(TestClaims.kid(soon.access())).isNotEqualTo(rotated.kid());
    api.clock.advance(Duration.ofMinutes(5));
    TestPerson after = TestPerson.logIn(api, "keys@x.io");
    assertThat(TestClaims.kid(after.access())).isEqualTo(rotated.kid());
    assertThat(before.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(soon.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(after.get("/v1/me").statusCode()).isEqualTo(200);
    api.clock.advance(Duration.ofMinutes(18));
    assertThat(shown()).containsExactly(rotated.kid());
    assertThat(after.refreshed().get("/v1/me").statusCode()).isEqualTo(200);

    var atOnce = new KeyRotation(api.database.auth(), sealer, api.clock).rotate(true);
    api.clock.advance(Duration.ofSeconds(60));
    TestPerson now = TestPerson.logIn(api, "keys@x.io");
    assertThat(TestClaims.kid(now.access())).isEqualTo(atOnce.kid());
    assertThat(now.get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void a_key_that_waited_to_sign_does_not_take_over_from_one_that_signs_at_once() {
    api.clock.reset();
    TestPerson.register(api, "waits@x.io");
    var rotation = new KeyRotation(api.database.auth(), TestApi.sealer(), api.clock);
    String first = rotation.rotate(false).kid();
    String waiting = rotation.rotate(false).kid();
    String atOnce = rotation.rotate(true).kid();
    api.clock.advance(Duration.ofSeconds(61));
    assertThat(shown()).contains(atOnce).doesNotContain(first, waiting);
    for (int minutes : new int[] {0, 6, 20}) {
      api.clock.advance(Duration.ofMinutes(minutes));
      assertThat(TestClaims.kid(TestPerson.logIn(api, "waits@x.io").access())).isEqualTo(atOnce);
    }
    api.clock.reset();
    var log = api.get("/ops/api/audit?action=signing_key.rotate", api.operator()).bodyAsString();
    assertThat(log).contains("signing_key:" + waiting, "signing_key:" + atOnce);
  }

  private static List<String> shown() {
    return TestApi.json(api.client.get("/.well-known/jwks.json").send().await())
        .getJsonArray("keys")
        .stream()
        .map(key -> ((JsonObject) key).getString("kid"))
        .toList();
  }
}
