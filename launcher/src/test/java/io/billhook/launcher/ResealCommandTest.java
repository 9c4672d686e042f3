package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A key of ENCRYPTION_KEYS is retired, as docs/operations.md tells it. */
@ExtendWith(VertxExtension.class)
final class ResealCommandTest {
  private static final String K1 = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";
  private static final String K2 = "k2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";
  private static final String EMAIL = "ada@example.com";
  private static final String PASSWORD = "battery staple";
  private static final Pattern CODE = Pattern.compile("(?m)^  ((?:[A-Z2-7]{4}-){5}[A-Z2-7]{4})$");

  @TempDir private Path folder = Path.of("");

  @Test
  void a_key_is_retired_and_what_it_sealed_still_opens(Vertx vertx) {
    DatabaseConfig database = TestServices.freshDatabase();
    Map<String, String> first =
        Served.with(
            Served.variables(
                database, URI.create("http://127.0.0.1:9"), TestServices.freshPrefix()),
            "ENCRYPTION_KEYS",
            K1);
    JsonObject granted;
    JsonObject made;
    String once = "a-tenant-of-mine";
    JsonObject tenant = new JsonObject().put("name", "Second");
    try (Command api = Command.start(folder, first, "api")) {
      HttpDoor door = HttpDoor.to(api.awaitReady());
      String printed =
          done(first, "admin", "create-operator", "--email", EMAIL, "--password", PASSWORD)
              + done(first, "admin", "enrol", EMAIL);
      var code = CODE.matcher(printed);
      assertThat(code.find()).isTrue();
      JsonObject asked = logIn(door).ok();
      granted =
          door.post(
                  "/v1/auth/mfa/verify",
                  new JsonObject()
                      .put("mfa_token", asked.getString("mfa_token"))
                      .put("code", code.group(1)))
              .ok();
      made = door.with(granted.getString("access_token")).post("/v1/tenants", once, tenant).ok();
    }

    Map<String, String> both = Served.with(first, "ENCRYPTION_KEYS", K2 + "," + K1);
    assertThat(done(both, "keys", "reseal"))
        .containsPattern("Sealed \\d+ values anew with k2: .*account.totp_sealed 1")
        .contains("No row is sealed with k1 any more", "may be taken out of ENCRYPTION_KEYS");
    assertThat(done(both, "keys", "reseal")).contains("Sealed 0 values anew with k2.");

    Map<String, String> last = Served.with(first, "ENCRYPTION_KEYS", K2);
    try (Command api = Command.start(folder, last, "api")) {
      HttpDoor door = HttpDoor.to(api.awaitReady());
      HttpDoor ada = door.with(granted.getString("access_token"));
      assertThat(ada.get("/v1/me").status()).as("signed by a key of before").isEqualTo(200);
      JsonObject refresh =
          new JsonObject().put("refresh_token", granted.getString("refresh_token"));
      assertThat(door.post("/v1/auth/refresh", refresh).status()).isEqualTo(200);
      assertThat(ada.post("/v1/tenants", once, tenant).ok()).isEqualTo(made);
      JsonObject wrong = new JsonObject().put("mfa_token", logIn(door).ok().getString("mfa_token"));
      assertThat(door.post("/v1/auth/mfa/verify", wrong.put("code", "000000")).status())
          .as("the app's secret is opened, or it were a 500")
          .isEqualTo(401);
    }

    try (Database opened = Database.open(vertx, database)) {
      opened.auth().run(tx -> tx.update("UPDATE session SET secret = '\\x0707'"));
    }
    Command.Ended refused = Command.run(folder, both, "keys", "reseal");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("1 values do not open with any key", "  session:")
        .doesNotContain("0707", "\tat ");
  }

  private static HttpDoor.Answer logIn(HttpDoor door) {
    return door.post(
        "/v1/auth/login", new JsonObject().put("email", EMAIL).put("password", PASSWORD));
  }

  private String done(Map<String, String> variables, String... arguments) {
    Command.Ended ended = Command.run(folder, variables, arguments);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.out();
  }
}
