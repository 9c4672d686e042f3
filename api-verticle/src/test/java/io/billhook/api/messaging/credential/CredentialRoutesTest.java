package io.billhook.api.messaging.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.crypto.RandomToken;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialRoutesTest {
  private static final String BREVO = "/v1/messaging-credentials/brevo";
  private static final String SMTP = "/v1/messaging-credentials/smtp";
  private static final String TWILIO = "/v1/messaging-credentials/twilio";
  private static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
  private static final String SERVICE = "MG" + "0123456789abcdef".repeat(2);
  private static final String SERVER = "smtp://acme:s3cr%40t@192.31.7.1:2525";

  private static TestPeople people;

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @Test
  void a_credential_is_kept_sealed_and_shown_without_its_secrets() {
    UUID owner = people.account("sealed@a.io");
    UUID tenant = people.tenant(owner, "A");
    for (String path : List.of(BREVO, SMTP, TWILIO)) {
      assertThat(people.get(path, owner).statusCode()).as(path).isEqualTo(404);
    }
    JsonObject made = TestApi.json(put(BREVO, owner, brevo("xkeysib-1")));
    JsonObject mailServer = TestApi.json(put(SMTP, owner, smtp(SERVER)));
    JsonObject texts = TestApi.json(put(TWILIO, owner, twilio()));

    String token = made.getString("webhook_token");
    assertThat(token).hasSize(43);
    assertThat(made.getString("from")).isEqualTo("Acme <hello@acme.io>");
    assertThat(mailServer.fieldNames())
        .containsExactlyInAnyOrder("provider", "from", "created_at", "updated_at");
    assertThat(texts.getString("account_sid")).isEqualTo(ACCOUNT);
    assertThat(texts.getString("messaging_service_sid")).isEqualTo(SERVICE);
    assertThat(texts.containsKey("from")).isFalse();
    assertThat(TestApi.json(people.get(TWILIO, owner))).isEqualTo(texts);
    for (String path : List.of(BREVO, SMTP, TWILIO)) {
      assertThat(people.get(path, owner).bodyAsString())
          .as(path)
          .doesNotContain("xkeysib", "s3cr", "auth-token", token, "webhook");
    }
    assertThat(find(tenant, MessagingCredential.Provider.BREVO))
        .isEqualTo(new MessagingCredential.Brevo("xkeysib-1", "Acme <hello@acme.io>"));
    assertThat(find(tenant, MessagingCredential.Provider.SMTP))
        .isEqualTo(new MessagingCredential.Smtp(SERVER, "Acme <hello@acme.io>"));
    assertThat(find(tenant, MessagingCredential.Provider.TWILIO))
        .isEqualTo(new MessagingCredential.Twilio(ACCOUNT, "auth-token", SERVICE));
    assertThat(
            people.api.count(
                """
                SELECT count(*) FROM messaging_credential
                WHERE tenant_id = $1 AND (webhook_hash = $2 OR account_sid = $3)
                """,
                tenant,
                Buffer.buffer(RandomToken.hash(token)),
                ACCOUNT))
        .isEqualTo(2);
    assertThat(people.actions(tenant))
        .startsWith(
            "messaging_credential.set", "messaging_credential.set", "messaging_credential.set");
  }

  @Test
  void another_key_leaves_the_webhook_as_it_is_and_one_that_was_given_up_is_gone() {
    UUID owner = people.account("another@a.io");
    UUID tenant = people.tenant(owner, "A");
    JsonObject first = TestApi.json(put(BREVO, owner, brevo("one")));
    JsonObject second = TestApi.json(put(BREVO, owner, brevo("two")));
    assertThat(second.containsKey("webhook_token")).isFalse();
    assertThat(second.getString("created_at")).isEqualTo(first.getString("created_at"));
    assertThat(second.getString("updated_at")).isGreaterThan(first.getString("updated_at"));
    assertThat(find(tenant, MessagingCredential.Provider.BREVO))
        .isEqualTo(new MessagingCredential.Brevo("two", "Acme <hello@acme.io>"));

    assertThat(people.delete(BREVO, owner).statusCode()).isEqualTo(204);
    assertThat(people.delete(BREVO, owner).statusCode()).isEqualTo(404);
    assertThat(people.actions(tenant)).startsWith("messaging_credential.delete");
    assertThat(TestApi.json(put(BREVO, owner, brevo("one"))).getString("webhook_token"))
        .isNotEqualTo(first.getString("webhook_token"))
        .hasSize(43);
  }

  @Test
  void a_lost_answer_is_given_again_with_its_token() {
    UUID owner = people.account("lost@a.io");
    people.tenant(owner, "A");
    var first = people.send(HttpMethod.PUT, BREVO, owner, "once", brevo("k"));
    var again = people.send(HttpMethod.PUT, BREVO, owner, "once", brevo("k"));
    assertThat(TestApi.json(first).getString("webhook_token")).hasSize(43);
    assertThat(again.bodyAsString()).isEqualTo(first.bodyAsString());
  }

  @Test
  void only_admins_of_the_tenant_itself() {
    UUID owner = people.account("role@a.io");
    UUID tenant = people.tenant(owner, "A");
    UUID admin = people.member(tenant, "admin@a.io", TenantRole.ADMIN);
    UUID member = people.member(tenant, "member@a.io", TenantRole.MEMBER);
    UUID stranger = people.account("role@b.io");
    people.tenant(stranger, "B");
    String key = people.api.seedKey("Keys", "emails:write");
    assertThat(put(BREVO, admin, brevo("k")).statusCode()).isEqualTo(200);
    for (Object who : List.of(member, key)) {
      assertThat(people.get(BREVO, who).statusCode()).isEqualTo(403);
      assertThat(put(BREVO, who, brevo("other")).statusCode()).isEqualTo(403);
      assertThat(people.delete(BREVO, who).statusCode()).isEqualTo(403);
    }
    assertThat(people.get(BREVO, stranger).statusCode()).isEqualTo(404);
    assertThat(people.delete(BREVO, stranger).statusCode()).isEqualTo(404);
    assertThat(find(tenant, MessagingCredential.Provider.BREVO))
        .isEqualTo(new MessagingCredential.Brevo("k", "Acme <hello@acme.io>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smtp://acme:pass@127.0.0.1:25",
        "smtp://acme:pass@10.1.2.3",
        "smtp://acme:pass@169.254.169.254",
        "smtp://acme:pass@localhost:2525",
        "smtps://acme:pass@[::1]",
        "smtps://acme:pass@[::ffff:10.0.0.1]",
        "smtp://acme:pass@no-such-host.invalid",
        "http://acme:pass@192.31.7.1",
        "smtp://acme@192.31.7.1",
        "smtp://192.31.7.1/path",
        "smtp://acme:pass@192.31.7.1:70000",
        "smtp:acme:pass",
      })
  void a_mail_server_that_is_none_or_within_is_refused_without_a_word_of_it(String url) {
    UUID owner = people.account(UUID.randomUUID() + "@a.io");
    people.tenant(owner, "A");
    var answer = put(SMTP, owner, smtp(url));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.bodyAsString()).contains("\"/url\"").doesNotContain("acme:pass", "192.31");
    assertThat(people.get(SMTP, owner).statusCode()).isEqualTo(404);
  }

  @Test
  void what_is_wrong_is_told_by_pointer() {
    UUID owner = people.account("wrong@a.io");
    people.tenant(owner, "A");
    JsonObject nobody = brevo("with blank").put("from", "nobody").put("more", 1);
    assertThat(put(BREVO, owner, nobody).bodyAsString())
        .contains("\"/api_key\"", "\"/more\"")
        .doesNotContain("with blank");
    assertThat(put(BREVO, owner, brevo("k").put("from", "nobody")).bodyAsString())
        .contains("\"/from\"");
    assertThat(put(TWILIO, owner, twilio().put("account_sid", SERVICE)).bodyAsString())
        .contains("\"/account_sid\"")
        .doesNotContain("auth-token");
  }

  private static HttpResponse<Buffer> put(String path, Object who, JsonObject body) {
    return people.send(HttpMethod.PUT, path, who, body);
  }

  private static JsonObject brevo(String key) {
    return new JsonObject().put("api_key", key).put("from", "Acme <hello@acme.io>");
  }

  private static JsonObject smtp(String url) {
    return new JsonObject().put("url", url).put("from", "Acme <hello@acme.io>");
  }

  private static JsonObject twilio() {
    return new JsonObject()
        .put("account_sid", ACCOUNT)
        .put("auth_token", "auth-token")
        .put("messaging_service_sid", SERVICE);
  }

  private static MessagingCredential find(UUID tenant, MessagingCredential.Provider provider) {
    return people
        .api
        .database
        .worker(tenant)
        .transact(tx -> new Credentials(TestApi.sealer()).find(tx, provider))
        .orElseThrow();
  }
}
