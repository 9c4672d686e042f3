package io.billhook.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.devkit.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key that is new signs once every api has said that it takes its tokens. */
class KeyAgreementTest {
  private static final String EMAIL = "agree@x.io";
  private static final Duration UNTIL_READ = Duration.ofSeconds(61);

  private TestApi api;
  private KeyRotation rotation;
  private String before;

  @BeforeEach
  void start() {
    api = new TestApi();
    before = TestClaims.kid(TestPerson.register(api, EMAIL).access());
    rotation = new KeyRotation(api.database.auth(), TestApi.sealer(), api.clock);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_key_waits_for_an_api_that_has_not_said_that_it_has_it() {
    long other = process("api", "'{}'");
    String kid = rotation.rotate(true).kid();
    assertThat(signing()).isEqualTo(before);
    assertThat(rotation.isAgreed(kid)).isFalse();
    api.clock.advance(Duration.ofHours(1));
    assertThat(signing()).as("the one before has no end yet").isEqualTo(before);

    says(other, "ARRAY['" + kid + "']");
    assertThat(signing()).isEqualTo(kid);
    assertThat(shown()).containsExactly(before, kid);
    api.clock.advance(Duration.ofMinutes(18));
    assertThat(shown()).containsExactly(kid);
  }

  @Test
  void workers_and_who_has_ended_are_not_waited_for() {
    process("worker", "'{}'");
    long ended = process("all", "'{}'");
    String kid = rotation.rotate(true).kid();
    assertThat(signing()).isEqualTo(before);
    api.rows("UPDATE process SET dead_at = now() WHERE id = $1 RETURNING id", ended);
    assertThat(signing()).isEqualTo(kid);
  }

  /** It looks for unknown keys every ten seconds. */
  @Test
  void an_api_that_says_nothing_of_keys_is_waited_for_eleven_seconds() {
    process("api", "NULL");
    long begun = System.nanoTime();
    String kid = rotation.rotate(true).kid();
    Await.until("all have had the time", () -> rotation.isAgreed(kid));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(10));
    assertThat(signing()).isEqualTo(kid);
  }

  @Test
  void who_does_not_want_to_wait_forces_the_key_that_waits() {
    assertThat(rotation.force()).as("none waits").isEmpty();
    process("api", "'{}'");
    String kid = rotation.rotate(true).kid();
    assertThat(signing()).isEqualTo(before);
    assertThat(rotation.force()).contains(kid);
    assertThat(signing()).isEqualTo(kid);
    var log = api.get("/ops/api/audit?action=signing_key.force", api.operator()).bodyAsString();
    assertThat(log).contains("signing_key:" + kid);
  }

  @Test
  void a_key_that_waits_makes_way_for_the_next_one() {
    long other = process("api", "'{}'");
    String first = rotation.rotate(true).kid();
    String second = rotation.rotate(true).kid();
    says(other, "ARRAY['" + first + "','" + second + "']");
    assertThat(signing()).isEqualTo(second);
    assertThat(shown()).containsExactly(before, second);
  }

  /** With what a new log-in is signed, once the keys are read again. */
  private String signing() {
    api.clock.advance(UNTIL_READ);
    return TestClaims.kid(TestPerson.logIn(api, EMAIL).access());
  }

  /** Another process, which lives for as long as this test. */
  private long process(String role, String signingKeys) {
    return api.rows(
            "INSERT INTO process (role, host, version, since, seen_at, signing_keys)"
                + " VALUES ($1, 'elsewhere', '1', $2, now() + interval '1 hour', "
                + signingKeys
                + ") RETURNING id",
            role,
            new UUID(-1, -1))
        .getFirst()
        .bigint("id");
  }

  private void says(long process, String signingKeys) {
    api.rows(
        "UPDATE process SET signing_keys = " + signingKeys + " WHERE id = $1 RETURNING id",
        process);
  }

  private List<String> shown() {
    return TestApi.json(api.client.get("/.well-known/jwks.json").send().await())
        .getJsonArray("keys")
        .stream()
        .map(key -> ((JsonObject) key).getString("kid"))
        .toList();
  }
}
