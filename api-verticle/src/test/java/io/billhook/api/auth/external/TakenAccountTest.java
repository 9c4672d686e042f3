package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account that a thief was in: what its owner's new password takes away, and what stays. */
@TestOAuth.Shared
class TakenAccountTest {
  private static final String NEW = "another long phrase";

  private final TestOAuth oauth;
  private final TestApi api;

  TakenAccountTest(TestOAuth oauth) {
    this.oauth = oauth;
    api = oauth.api;
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private String forgotten(String email) {
    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", email));
    return TestPerson.lastToken(api, email);
  }

  private void reset(String email) {
    JsonObject reset = TestPerson.token(forgotten(email)).put("password", NEW);
    assertThat(TestPerson.post(api, "/v1/auth/password/reset", reset).statusCode()).isEqualTo(204);
  }

  private HttpResponse<Buffer> press(String token, String password) {
    var form = MultiMap.caseInsensitiveMultiMap().add("token", token).add("password", password);
    return api.client.post("/auth/reset-password").sendForm(form).await();
  }

  @Test
  void a_thief_who_linked_his_identity_is_out_after_a_reset() {
    TestPerson ada = TestPerson.register(api, "taken@x.io");
    TestPerson thief = TestPerson.logIn(api, "taken@x.io");
    oauth.link(thief, "github", "login_hint=thief@y.io");
    String halfway = oauth.linkCode(thief, "oidc", "login_hint=thief@y.io");
    String signIn =
        Objects.requireNonNull(
            oauth.browser().logIn("github", "login_hint=thief@y.io").get("code"));
    String again =
        Objects.requireNonNull(
            oauth.logInAgain(thief, "github", "login_hint=thief@y.io").get("code"));
    reset("taken@x.io");

    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(ada.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(TestPerson.refresh(api, thief.refresh()).statusCode()).isEqualTo(401);
    assertThat(oauth.swap(signIn).statusCode()).as("a log-in under way").isEqualTo(401);
    TestPerson other = oauth.browser().person("github", "thief@y.io");
    assertThat(TestOAuth.me(other).getString("email")).isEqualTo("thief@y.io");
    TestPerson in = TestPerson.of(api, "taken@x.io", api.logIn("taken@x.io", NEW));
    assertThat(TestOAuth.identities(in)).isEmpty();
    assertThat(oauth.confirm(in, halfway).statusCode()).as("a link under way").isEqualTo(422);
    var proof = new JsonObject().put("reauthentication", again);
    assertThat(in.send(HttpMethod.POST, "/v1/me/mfa/totp", proof).statusCode()).isEqualTo(403);
    assertThat(oauth.acts(TestOAuth.me(in).getString("id")))
        .containsSubsequence("identity.link", "identity.unlink", "password.reset");
    assertThat(api.mailsTo("taken@x.io"))
        .anyMatch(
            mail -> mail.contains("set anew") && mail.contains("GitHub was linked in the last"));
  }

  @Test
  void the_identity_that_made_the_account_and_that_of_its_own_address_stay() {
    TestPerson ada = oauth.browser().person("oidc", "maker@x.io");
    oauth.link(ada, "github", "login_hint=MAKER@x.io");
    reset("maker@x.io");
    TestPerson in = TestPerson.of(api, "maker@x.io", api.logIn("maker@x.io", NEW));
    assertThat(TestOAuth.identities(in)).containsExactlyInAnyOrder("oidc", "github");
  }

  @Test
  void what_was_linked_long_ago_stays_and_is_told() {
    TestPerson ada = TestPerson.register(api, "long-ago@x.io");
    oauth.link(ada, "github", "login_hint=other-ago@y.io");
    api.clock.advance(Duration.ofDays(29));
    var page = press(forgotten("long-ago@x.io"), NEW);
    assertThat(page.bodyAsString()).contains("GitHub was linked in the last 30 days");
    api.clock.reset();
    TestPerson in = TestPerson.of(api, "long-ago@x.io", api.logIn("long-ago@x.io", NEW));
    String code = linkCode(in);
    assertThat(oauth.confirm(in, code).statusCode()).isEqualTo(201);
    api.clock.advance(Duration.ofDays(31));
    var later = press(forgotten("long-ago@x.io"), TestPerson.PASSWORD);
    assertThat(later.bodyAsString())
        .contains("Log-in by GitHub is possible, since 20", "is not yours")
        .doesNotContain("in the last 30 days");
    TestPerson back = oauth.browser().person("github", "other-ago@y.io");
    assertThat(TestOAuth.me(back).getString("email")).isEqualTo("long-ago@x.io");
  }

  private String linkCode(TestPerson person) {
    var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO).put("password", NEW);
    return oauth.linkCode(person, "github", "login_hint=other-ago@y.io", body);
  }

  @Test
  void a_second_factor_stays_and_page_and_mail_say_since_when() {
    TestFactor ada = TestFactor.enrolled(api, "keeps@x.io");
    var page = press(forgotten("keeps@x.io"), NEW);
    assertThat(page.statusCode()).isEqualTo(200);
    String told = "Log-in asks for a code from an authenticator app, since 20";
    assertThat(page.bodyAsString()).contains(told, "All devices were signed out");
    assertThat(api.mailsTo("keeps@x.io")).last().asString().contains(told);
    assertThat(TestApi.json(api.logIn("keeps@x.io", NEW)).getBoolean("mfa_required")).isTrue();
    assertThat(ada.recoveryCodes()).hasSize(10);
  }

  @Test
  void where_nothing_is_left_that_is_said() {
    TestPerson.register(api, "plain@x.io");
    assertThat(press(forgotten("plain@x.io"), NEW).bodyAsString())
        .contains("There is no other way in");
  }

  @Test
  void an_identity_vouched_for_under_the_thiefs_address_goes_when_that_is_taken_back() {
    TestPerson thief = TestPerson.register(api, "moved@x.io");
    oauth.link(thief, "oidc", "login_hint=moved@x.io");
    var wish = TestPerson.proof().put("email", "moved@thief.io");
    assertThat(thief.send(HttpMethod.POST, "/v1/me/email", wish).statusCode()).isEqualTo(202);
    JsonObject token = TestPerson.token(TestPerson.lastToken(api, "moved@thief.io"));
    assertThat(TestPerson.post(api, "/v1/auth/email/confirm", token).statusCode()).isEqualTo(204);
    oauth.link(thief, "github", "login_hint=moved@thief.io");
    takeBack("moved@x.io");
    JsonObject chosen =
        TestPerson.token(TestPerson.lastToken(api, "moved@x.io")).put("password", NEW);
    assertThat(TestPerson.post(api, "/v1/auth/password/reset", chosen).statusCode()).isEqualTo(204);
    TestPerson in = TestPerson.of(api, "moved@x.io", api.logIn("moved@x.io", NEW));
    assertThat(TestOAuth.identities(in))
        .as("vouched for under this address")
        .containsExactly("oidc");
    assertThat(api.mailsTo("moved@x.io"))
        .anyMatch(m -> m.contains("GitHub was linked in the last"));
  }

  private void move(TestPerson person, String to) {
    JsonObject wish = oauth.proof(person).put("email", to);
    assertThat(person.send(HttpMethod.POST, "/v1/me/email", wish).statusCode()).isEqualTo(202);
    JsonObject token = TestPerson.token(TestPerson.lastToken(api, to));
    assertThat(TestPerson.post(api, "/v1/auth/email/confirm", token).statusCode()).isEqualTo(204);
  }

  private void takeBack(String email) {
    List<String> links =
        api.mailsTo(email).stream()
            .filter(mail -> mail.contains("take-back-email"))
            .map(mail -> mail.replaceAll("(?s).*token=(\\S+).*", "$1"))
            .toList();
    JsonObject token = TestPerson.token(links.getLast());
    assertThat(TestPerson.post(api, "/v1/auth/email/take-back", token).statusCode()).isEqualTo(204);
  }

  /** Who confirms a stranger's change by mistake and then sets a password has the account alone. */
  @Test
  void an_account_that_moved_here_keeps_no_identity_of_before_however_old() {
    for (int days : List.of(0, 40)) {
      String before = "lures" + days + "@thief.io";
      String email = "lured" + days + "@x.io";
      TestPerson thief = oauth.browser().person("oidc", before);
      oauth.link(thief, "github", "login_hint=second-" + before);
      oauth.write(
          "UPDATE external_identity SET created_at = now() - make_interval(days => $2)"
              + " WHERE account_id = (SELECT id FROM account WHERE email = $1)",
          before,
          days);
      move(thief, email);
      reset(email);
      TestPerson owner = TestPerson.of(api, email, api.logIn(email, NEW));
      assertThat(TestOAuth.identities(owner)).as(days + " days old").isEmpty();
      assertThat(thief.get("/v1/me").statusCode()).isEqualTo(401);
      TestPerson elsewhere = oauth.browser().person("oidc", before);
      assertThat(TestOAuth.me(elsewhere).getString("id"))
          .isNotEqualTo(TestOAuth.me(owner).getString("id"));
    }
  }

  @Test
  void one_that_is_older_than_a_change_which_is_taken_back_stays() {
    TestPerson owner = oauth.browser().person("oidc", "settled@x.io");
    oauth.link(owner, "github", "login_hint=settled-elsewhere@x.io");
    oauth.write(
        "UPDATE external_identity SET created_at = now() - interval '40 days' WHERE email LIKE 'settled%'");
    oauth.write(
        "UPDATE account SET email_verified_at = now() - interval '50 days' WHERE email LIKE 'settled%'");
    move(owner, "settled@y.io");
    takeBack("settled@x.io");
    reset("settled@x.io");
    TestPerson in = TestPerson.of(api, "settled@x.io", api.logIn("settled@x.io", NEW));
    assertThat(TestOAuth.identities(in)).containsExactlyInAnyOrder("oidc", "github");
  }

  /** The thief has linked his, and then moves the account away; its owner takes it back. */
  @Test
  void what_was_linked_under_another_address_goes_with_a_take_back() {
    TestPerson thief = TestPerson.register(api, "robbed@x.io");
    move(thief, "robber@thief.io");
    oauth.link(thief, "oidc", "login_hint=robber@thief.io");
    takeBack("robbed@x.io");
    reset("robbed@x.io");
    TestPerson in = TestPerson.of(api, "robbed@x.io", api.logIn("robbed@x.io", NEW));
    assertThat(TestOAuth.identities(in)).isEmpty();
  }

  @Test
  void a_thief_who_is_just_coming_in_is_out_too() throws Exception {
    for (int i = 0; i < 5; i++) {
      String email = "race" + i + "@x.io";
      String who = "login_hint=race-thief" + i + "@y.io";
      TestPerson thief = TestPerson.register(api, email);
      oauth.link(thief, "github", who);
      String link = oauth.linkCode(thief, "oidc", who);
      TestBrowser browser = oauth.browser();
      String back = browser.approve(browser.begin("github", ""), who);
      String token = forgotten(email);
      JsonObject reset = TestPerson.token(token).put("password", NEW);
      var answers = new ConcurrentLinkedQueue<HttpResponse<Buffer>>();
      List<Callable<Boolean>> atOnce =
          List.of(
              () -> answers.add(oauth.confirm(thief, link)),
              () -> answers.add(oauth.swap(TestBrowser.query(browser.comeBack(back)).get("code"))),
              () -> answers.add(TestPerson.post(api, "/v1/auth/password/reset", reset)));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        threads.invokeAll(atOnce).forEach(Future::resultNow);
      }
      assertThat(answers).allMatch(answer -> answer.statusCode() < 500);
      TestPerson in = TestPerson.of(api, email, api.logIn(email, NEW));
      assertThat(TestOAuth.identities(in)).isEmpty();
      assertThat(TestApi.json(in.get("/v1/sessions")).getJsonArray("data")).hasSize(1);
    }
  }
}
