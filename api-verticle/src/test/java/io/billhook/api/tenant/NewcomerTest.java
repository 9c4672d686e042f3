package io.billhook.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The invited who have no account, by the API. */
class NewcomerTest {
  private static final String PREVIEW = "/v1/auth/invitations/preview";
  private static final String ACCEPT = "/v1/auth/invitations/accept";
  private static final String PASSWORD = "quite a long phrase";
  private static final Pattern TOKEN = Pattern.compile("token=([\\w-]{43})");
  private static TestPeople people;
  private static int number;

  private String host = "";
  private UUID owner = new UUID(0, 0);
  private UUID tenant = new UUID(0, 0);

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @BeforeEach
  void make() {
    host = "@newcomer" + number++ + ".io";
    owner = people.account("o" + host);
    tenant = people.tenant(owner, "Inviting");
  }

  /** Gives the token of the mail. */
  private String invite(String email) {
    people.post(
        "/v1/tenants/" + tenant + "/invitations",
        owner,
        new JsonObject().put("email", email).put("role", "member"));
    String mail =
        people.api.database.transact(
            Role.API,
            TenantScope.of(tenant),
            tx ->
                TestApi.mail(
                    tx.query("SELECT id, sealed FROM email ORDER BY id DESC LIMIT 1").first()));
    Matcher token = TOKEN.matcher(mail);
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static HttpResponse<Buffer> preview(String token) {
    return post(PREVIEW, new JsonObject().put("token", token));
  }

  private static HttpResponse<Buffer> accept(String token, String name, String password) {
    return post(
        ACCEPT, new JsonObject().put("token", token).put("name", name).put("password", password));
  }

  private static HttpResponse<Buffer> post(String path, JsonObject body) {
    return people.api.client.request(HttpMethod.POST, path).sendJsonObject(body).await();
  }

  @Test
  void the_token_gives_a_verified_account_in_the_tenant_and_no_other() {
    String token = invite("zoe" + host);
    for (int i = 0; i < 2; i++) {
      assertThat(TestApi.json(preview(token)))
          .isEqualTo(
              new JsonObject()
                  .put("email", "zoe" + host)
                  .put("tenant_name", "Inviting")
                  .put("role", "member")
                  .put("invited_by", "N. of o" + host)
                  .put("has_account", false));
    }
    JsonObject tokens = TestApi.json(accept(token, "Zoe", PASSWORD));
    JsonObject me = TestApi.json(people.api.get("/v1/me", tokens.getString("access_token")));
    assertThat(me.getString("name")).isEqualTo("Zoe");
    assertThat(me.getBoolean("email_verified")).isTrue();
    assertThat(me.getString("default_tenant")).isEqualTo(tenant.toString());
    assertThat(me.getJsonArray("tenants")).hasSize(1);
    assertThat(people.actions(tenant)).contains("invitation.accept");
    assertThat(people.api.logIn("zoe" + host, PASSWORD).statusCode()).isEqualTo(200);
    assertThat(preview(token).statusCode()).isEqualTo(401);
    assertThat(accept(token, "Zoe", PASSWORD).statusCode()).isEqualTo(401);
    assertThat(preview("x".repeat(43)).statusCode()).isEqualTo(401);
  }

  @Test
  void what_is_wrong_is_told_and_leaves_the_token_good() {
    String token = invite("zoe" + host);
    var weak = accept(token, "www.x.io", "zoe" + host);
    assertThat(weak.statusCode()).isEqualTo(422);
    assertThat(weak.bodyAsString()).contains("/name", "/password");
    assertThat(accept("x".repeat(43), "Zoe", "aaaaaaaa").statusCode()).isEqualTo(401);
    assertThat(accept(token, "Zoe", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void who_has_an_account_is_told_to_log_in_and_keeps_the_invitation() {
    UUID bob = people.account("bob" + host);
    String token = invite("Bob" + host);
    assertThat(TestApi.json(preview(token)).getBoolean("has_account")).isTrue();
    var refused = accept(token, "Bob", PASSWORD);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(refused).getString("detail")).contains("log in", "/v1/invitations");
    var accepted = people.post("/v1/invitations/accept", bob, new JsonObject().put("token", token));
    assertThat(accepted.statusCode()).isEqualTo(200);
  }

  @Test
  void of_many_at_once_one_makes_the_account() throws Exception {
    String token = invite("zoe" + host);
    Callable<Integer> accept = () -> accept(token, "Zoe", PASSWORD).statusCode();
    List<Integer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> done : threads.invokeAll(Collections.nCopies(6, accept))) {
        answers.add(done.get());
      }
    }
    assertThat(answers).containsOnlyOnce(200).isSubsetOf(200, 401, 409);
    assertThat(people.actions(tenant)).containsOnlyOnce("invitation.accept");
  }

  @Test
  void sign_ups_of_the_same_address_keep_no_invitation_back_and_are_discarded() {
    for (int i = 0; i < 8; i++) {
      post(
          "/v1/auth/signup",
          new JsonObject()
              .put("email", "zoe" + host)
              .put("name", "Mallory")
              .put("tenant_name", "Evil"));
    }
    String token = invite("zoe" + host);
    assertThat(accept(token, "Zoe", PASSWORD).statusCode()).isEqualTo(200);
    assertThat(people.api.mailsTo("zoe" + host)).hasSize(6);
    assertThat(pending()).isZero();
  }

  private long pending() {
    return people.api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT count(*) FROM signup WHERE email LIKE $1", "%" + host)
                .first()
                .bigint("count"));
  }
}
