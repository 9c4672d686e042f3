package io.billhook.api.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RefreshTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
    TestPerson.register(api, "refresh@x.io");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private static TestPerson person() {
    return TestPerson.logIn(api, "refresh@x.io");
  }

  private static int status(String refreshToken) {
    return TestPerson.refresh(api, refreshToken).statusCode();
  }

  @Test
  void a_refresh_gives_new_tokens() {
    TestPerson first = person();
    TestPerson second = first.refreshed();
    assertThat(second.refresh()).isNotEqualTo(first.refresh()).hasSize(70);
    assertThat(second.get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(first.get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void twice_within_ten_seconds_gives_the_same_child() {
    TestPerson first = person();
    TestPerson second = first.refreshed();
    assertThat(second.get("/v1/me").statusCode()).isEqualTo(200); // seen
    api.clock.advance(Duration.ofSeconds(5));
    assertThat(first.refreshed().refresh()).isEqualTo(second.refresh());
  }

  @Test
  void a_grandparent_used_later_ends_the_family() {
    TestPerson first = person();
    TestPerson third = first.refreshed().refreshed();
    assertThat(third.get("/v1/me").statusCode()).isEqualTo(200);
    api.clock.advance(Duration.ofSeconds(11));
    assertThat(status(first.refresh())).isEqualTo(401);
    assertThat(status(third.refresh())).isEqualTo(401);
    assertThat(third.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(reason(third)).isEqualTo("reuse");
  }

  @Test
  void an_answer_that_was_lost_can_be_had_again_for_a_minute() {
    TestPerson first = person();
    TestPerson lost = first.refreshed();
    api.clock.advance(Duration.ofSeconds(50));
    assertThat(first.refreshed().refresh()).isEqualTo(lost.refresh());
    api.clock.advance(Duration.ofSeconds(11));
    assertThat(status(first.refresh())).isEqualTo(401);
    assertThat(status(lost.refresh())).isEqualTo(401);
  }

  @Test
  void once_the_child_was_seen_its_parent_is_a_thief() {
    TestPerson first = person();
    TestPerson second = first.refreshed();
    assertThat(second.get("/v1/me").statusCode()).isEqualTo(200);
    api.clock.advance(Duration.ofSeconds(11));
    assertThat(status(first.refresh())).isEqualTo(401);
    assertThat(status(second.refresh())).isEqualTo(401);
  }

  @Test
  void a_thief_who_always_presents_the_parent_is_caught() {
    TestPerson owner = person();
    String stolen = owner.refresh();
    owner = owner.refreshed();
    int turns = 0;
    while (status(stolen) == 200) {
      assertThat(++turns).isLessThan(20);
      api.clock.advance(Duration.ofSeconds(9));
    }
    assertThat(turns).isBetween(1, 7);
    assertThat(status(owner.refresh())).isEqualTo(401);
  }

  @Test
  void twenty_refreshes_at_once_get_the_same_child(VertxTestContext context)
      throws InterruptedException {
    TestPerson first = person();
    Set<String> children = ConcurrentHashMap.newKeySet();
    Checkpoint refreshed = context.checkpoint(20);
    for (int i = 0; i < 20; i++) {
      Thread.ofVirtual()
          .start(
              () ->
                  context.verify(
                      () -> {
                        var answer = TestPerson.refresh(api, first.refresh());
                        assertThat(answer.statusCode()).isEqualTo(200);
                        children.add(TestApi.json(answer).getString("refresh_token"));
                        refreshed.flag();
                      }));
    }
    assertThat(context.awaitCompletion(30, TimeUnit.SECONDS)).as("all are answered").isTrue();
    assertThat(context.causeOfFailure()).isNull();
    assertThat(children).hasSize(1);
    assertThat(status(children.iterator().next())).isEqualTo(200);
  }

  @Test
  void a_forged_token_does_not_end_the_session() {
    TestPerson first = person();
    char last = first.refresh().charAt(40);
    String forged =
        first.refresh().substring(0, 40)
            + (last == 'A' ? 'B' : 'A')
            + first.refresh().substring(41);
    assertThat(status(forged)).isEqualTo(401);
    assertThat(status("x")).isEqualTo(401);
    assertThat(status("A".repeat(70))).isEqualTo(401);
    assertThat(status(first.access())).isIn(401, 422);
    assertThat(status(first.refresh())).isEqualTo(200);
  }

  @Test
  void a_session_ends_after_30_days_without_use_and_after_a_year_with() {
    TestPerson idle = person();
    TestPerson busy = person();
    api.clock.advance(Duration.ofDays(29));
    busy = busy.refreshed();
    api.clock.advance(Duration.ofDays(2));
    assertThat(status(idle.refresh())).isEqualTo(401);
    for (int day = 31; day < 365; day += 29) {
      busy = busy.refreshed();
      api.clock.advance(Duration.ofDays(29));
    }
    assertThat(status(busy.refresh())).isEqualTo(401);
  }

  @Test
  void no_token_is_stored() {
    TestPerson first = person();
    Set<String> rows = new HashSet<>();
    api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT session::text AS row FROM session")
                .forEach(row -> rows.add(row.text("row"))));
    assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(first.refresh()));
  }

  private static String reason(TestPerson person) {
    JsonObject claims = TestClaims.of(person.access());
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query(
                    "SELECT revoked_for FROM session WHERE id = $1",
                    java.util.UUID.fromString(claims.getString("sid")))
                .first()
                .text("revoked_for"));
  }

  @Test
  void a_browser_keeps_its_refresh_token_in_a_cookie() {
    var signedIn = cookieLogIn().send();
    String cookie = cookie(signedIn);
    assertThat(signedIn.headers().get("Set-Cookie"))
        .endsWith("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=2592000");
    assertThat(TestApi.json(signedIn).fieldNames())
        .containsExactly("access_token", "token_type", "expires_in");

    var refreshed = byCookie(cookie).header("Sec-Fetch-Site", "same-origin").send();
    String next = cookie(refreshed);
    assertThat(next).isNotEqualTo(cookie);
    String access = TestApi.json(refreshed).getString("access_token");
    assertThat(api.get("/v1/me", access).statusCode()).isEqualTo(200);

    var out =
        api.client
            .post("/v1/auth/logout")
            .bearerTokenAuthentication(access)
            .putHeader("Cookie", next)
            .send()
            .await();
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().get("Set-Cookie"))
        .startsWith("__Host-billhook-refresh=;")
        .endsWith("Max-Age=0");
    assertThat(byCookie(next).send().statusCode()).isEqualTo(401);
  }

  @Test
  void pages_of_others_cannot_use_the_cookie() {
    String cookie = cookie(cookieLogIn().send());
    for (String site : List.of("cross-site", "same-site", "none")) {
      var refused = byCookie(cookie).header("Sec-Fetch-Site", site).send();
      assertThat(refused.statusCode()).as(site).isEqualTo(403);
    }
    for (String origin : List.of("https://evil.example", "null", "https://api.example.com.evil")) {
      assertThat(byCookie(cookie).header("Origin", origin).send().statusCode()).isEqualTo(403);
      assertThat(cookieLogIn().header("Origin", origin).send().statusCode()).isEqualTo(403);
    }
    // None of them has used the token up.
    var own = byCookie(cookie).header("Origin", "https://api.example.com").send();
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(byCookie("other=1").send().statusCode()).isEqualTo(401);
  }

  private static Call cookieLogIn() {
    JsonObject body =
        new JsonObject()
            .put("email", "refresh@x.io")
            .put("password", TestPerson.PASSWORD)
            .put("session", "cookie");
    return new Call(api.client.post("/v1/auth/login"), body);
  }

  private static Call byCookie(String cookie) {
    return new Call(api.client.post("/v1/auth/refresh"), new JsonObject()).header("Cookie", cookie);
  }

  private static String cookie(HttpResponse<Buffer> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return Objects.requireNonNull(response.headers().get("Set-Cookie")).split(";", 2)[0];
  }

  private record Call(HttpRequest<Buffer> request, JsonObject body) {
    Call header(String name, String value) {
      request.putHeader(name, value);
      return this;
    }

    HttpResponse<Buffer> send() {
      return request.sendJsonObject(body).await();
    }
  }
}
