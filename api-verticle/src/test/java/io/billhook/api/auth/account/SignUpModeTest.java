package io.billhook.api.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.config.SignUpConfig;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who may have a new account, by {@code SIGNUP}. */
class SignUpModeTest {
  private static final String VERIFY = "/v1/auth/verify-email";

  private static void with(SignUpConfig.Mode mode, Consumer<TestApi> test) {
    try (TestApi api = new TestApi(TestApi.ACCESS.with(new SignUpConfig(mode)))) {
      test.accept(api);
    }
  }

  private static HttpResponse<Buffer> signUp(TestApi api, String email) {
    return TestPerson.post(api, "/v1/auth/signup", TestPerson.wish(email));
  }

  /** To a tenant that is there already; gives the token. */
  private static String invite(TestApi api, String email) {
    String token = RandomToken.create();
    api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.update(
                """
                INSERT INTO invitation (id, tenant_id, email, role, token_hash, expires_at)
                SELECT $1, id, $2, 'member', $3, now() + interval '1 day'
                FROM tenant WHERE name = 'Acme'
                """,
                RowIds.next(),
                email,
                RandomToken.hash(token)));
    return token;
  }

  private static void write(TestApi api, String sql) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql));
  }

  private static JsonObject newcomer(String token) {
    return TestPerson.chosen(token).put("name", "Zoe");
  }

  private static String problem(HttpResponse<Buffer> refused) {
    return refused.statusCode() + " " + TestApi.json(refused).getString("type");
  }

  private static final String CLOSED = "403 urn:billhook:problem:signup-closed";

  @Test
  void closed_makes_no_account_in_any_way() {
    with(
        SignUpConfig.Mode.CLOSED,
        api -> {
          api.operator();
          for (String email : new String[] {"new@x.io", TestApi.EMAIL}) {
            assertThat(problem(signUp(api, email))).isEqualTo(CLOSED);
            assertThat(api.mailsTo(email)).isEmpty();
          }
          String token = invite(api, "zoe@x.io");
          assertThat(problem(TestPerson.post(api, PREVIEW, TestPerson.token(token))))
              .isEqualTo(CLOSED);
          assertThat(problem(TestPerson.post(api, ACCEPT, newcomer(token)))).isEqualTo(CLOSED);
          var page = api.client.get("/auth/accept-invitation?token=" + token).send().await();
          assertThat(page.statusCode()).isEqualTo(403);
          assertThat(page.bodyAsString())
              .contains(
                  "has no account, and no new accounts", "invite an address that has an account")
              .doesNotContain("<form");

          String known = invite(api, TestApi.EMAIL);
          var accepted =
              api.post("/v1/invitations/accept", api.operator(), TestPerson.token(known));
          assertThat(accepted.statusCode()).as("who has an account").isEqualTo(200);
        });
  }

  private static final String PREVIEW = "/v1/auth/invitations/preview";
  private static final String ACCEPT = "/v1/auth/invitations/accept";

  @Test
  void invited_answers_alike_and_writes_to_the_invited_alone() {
    with(
        SignUpConfig.Mode.INVITED,
        api -> {
          invite(api, "Zoe@x.io");
          var invited = signUp(api, "zoe@x.io");
          var stranger = signUp(api, "eve@x.io");
          assertThat(invited.statusCode()).isEqualTo(202);
          assertThat(stranger.statusCode()).isEqualTo(202);
          assertThat(stranger.bodyAsString()).isEqualTo(invited.bodyAsString());
          assertThat(api.mailsTo("eve@x.io")).isEmpty();

          String link = TestPerson.lastToken(api, "zoe@x.io");
          write(api, "UPDATE invitation SET revoked_at = now()");
          assertThat(
                  problem(TestPerson.post(api, "/v1/auth/signup/preview", TestPerson.token(link))))
              .isEqualTo(CLOSED);
          assertThat(problem(TestPerson.post(api, VERIFY, TestPerson.chosen(link))))
              .isEqualTo(CLOSED);
          write(api, "UPDATE invitation SET revoked_at = NULL");
          assertThat(TestPerson.post(api, VERIFY, TestPerson.chosen(link)).statusCode())
              .isEqualTo(200);
        });
  }

  @Test
  void invited_lets_the_invited_in_by_the_invitation_itself() {
    with(
        SignUpConfig.Mode.INVITED,
        api -> {
          String token = invite(api, "zoe@x.io");
          assertThat(TestPerson.post(api, ACCEPT, newcomer(token)).statusCode()).isEqualTo(200);
          String expired = invite(api, "late@x.io");
          write(api, "UPDATE invitation SET expires_at = now() WHERE email = 'late@x.io'");
          assertThat(TestPerson.post(api, ACCEPT, newcomer(expired)).statusCode()).isEqualTo(401);
          signUp(api, "late@x.io");
          assertThat(api.mailsTo("late@x.io")).isEmpty();
        });
  }
}
