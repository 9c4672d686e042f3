package io.billhook.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.config.EncryptionConfig;
import io.billhook.crypto.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that this process does not know: those that sign, and those of ENCRYPTION_KEYS. */
class UnknownKeysTest {
  private static final String LOST = "lost:" + Base64.getEncoder().encodeToString(new byte[32]);
  private final Sealer elsewhere = new Sealer(EncryptionConfig.parse(LOST));
  private TestApi api;
  private TestPerson ada;

  @BeforeEach
  void start() {
    api = new TestApi();
    ada = TestPerson.register(api, "ada@x.io");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void forged_names_of_keys_keep_nobody_elses_from_being_looked_for() {
    for (int i = 0; i < 30; i++) {
      assertThat(me("127.0.0.2", signed(SigningKey.generate())).statusCode()).isEqualTo(401);
    }
    SigningKey made = make(TestApi.sealer());
    assertThat(me("127.0.0.3", signed(made)).statusCode()).as("elsewhere").isEqualTo(200);
    assertThat(me("127.0.0.2", signed(made)).statusCode())
        .as("now that it is known")
        .isEqualTo(200);
  }

  @Test
  void a_signing_key_that_does_not_open_here_leaves_the_others_as_they_are() {
    SigningKey shut = make(elsewhere);
    HttpResponse<Buffer> unknown = me("127.0.0.2", signed(shut));
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.getHeader("Retry-After")).isEqualTo("2");
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(200);
    TestPerson again = TestPerson.logIn(api, ada.email());
    assertThat(TestClaims.kid(again.access())).isEqualTo(TestClaims.kid(ada.access()));
    assertThat(api.client.get("/.well-known/jwks.json").send().await().bodyAsString())
        .doesNotContain(shut.id());
  }

  @Test
  void what_is_sealed_with_a_key_that_is_missing_here_can_be_asked_for_again() {
    UUID session = UUID.fromString(TestClaims.of(ada.access()).getString("sid"));
    api.database
        .auth()
        .run(
            tx ->
                tx.update(
                    "UPDATE session SET secret = $2 WHERE id = $1",
                    session,
                    elsewhere.seal(new byte[32], "session:" + session)));
    HttpResponse<Buffer> refused = TestPerson.refresh(api, ada.refresh());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.getHeader("Retry-After")).isEqualTo("2");
    assertThat(refused.bodyAsString()).doesNotContain("lost");
  }

  /** As another process makes one, which does not wait for this one. */
  private SigningKey make(Sealer by) {
    return api.database
        .auth()
        .transact(tx -> SigningKeys.create(tx, by, api.clock.instant(), true));
  }

  /** Ada's token, signed with another key. */
  private String signed(SigningKey key) {
    JsonObject claims = TestClaims.of(ada.access()).put("jti", UUID.randomUUID().toString());
    return JWTAuth.create(api.vertx, new JWTAuthOptions().addJwk(key.privateJwk()))
        .generateToken(claims, new JWTOptions().setAlgorithm("ES256").setNoTimestamp(true));
  }

  private HttpResponse<Buffer> me(String address, String token) {
    var options =
        new WebClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(api.port)
            .setLocalAddress(address);
    WebClient client = WebClient.create(api.vertx, options);
    try {
      return client.get("/v1/me").bearerTokenAuthentication(token).send().await();
    } finally {
      client.close();
    }
  }
}
