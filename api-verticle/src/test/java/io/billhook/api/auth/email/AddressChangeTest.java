package io.billhook.api.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Another mail address for an account, and the way back to the old one. */
class AddressChangeTest {
  private static final String NEW_PASSWORD = "another long phrase";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private static HttpResponse<Buffer> ask(TestPerson person, String email) {
    return person.send(HttpMethod.POST, "/v1/me/email", TestPerson.proof().put("email", email));
  }

  /** The token of the last mail to an address, after an address was asked for. */
  private static String asked(TestPerson person, String email) {
    var answer = ask(person, email);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.bodyAsString()).isEqualTo("{\"status\":\"pending\"}");
    return TestPerson.lastToken(api, email);
  }

  private static int confirm(String token) {
    return post("/v1/auth/email/confirm", token);
  }

  private static int takeBack(String token) {
    return post("/v1/auth/email/take-back", token);
  }

  private static int post(String path, String token) {
    return TestPerson.post(api, path, TestPerson.token(token)).statusCode();
  }

  /** A new password by the last mail, and the log-in with it. */
  private static JsonObject backIn(String email) {
    assertThat(reset(TestPerson.lastToken(api, email), NEW_PASSWORD)).isEqualTo(204);
    return TestApi.json(api.logIn(email, NEW_PASSWORD));
  }

  private static String forgotten(String email) {
    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", email));
    return TestPerson.lastToken(api, email);
  }

  private static int reset(String token, String password) {
    JsonObject body = TestPerson.token(token).put("password", password);
    return TestPerson.post(api, "/v1/auth/password/reset", body).statusCode();
  }

  private static int logIn(String email) {
    return api.logIn(email, TestPerson.PASSWORD).statusCode();
  }

  private static String email(TestPerson person) {
    return TestApi.json(person.get("/v1/me")).getString("email");
  }

  @Test
  void a_new_address_counts_once_it_is_confirmed_from_there() {
    TestPerson ada = TestPerson.register(api, "old@x.io");
    String reset = forgotten("old@x.io");
    String token = asked(ada, "new@y.io");
    assertThat(email(ada)).as("not before").isEqualTo("old@x.io");
    assertThat(api.mailsTo("old@x.io")).last().asString().contains("asked for another address");
    assertThat(takeBack(token)).as("of the other kind").isEqualTo(401);
    assertThat(confirm(token)).isEqualTo(204);
    assertThat(confirm(token)).isEqualTo(401);
    assertThat(email(ada)).as("the session stays").isEqualTo("new@y.io");
    assertThat(logIn("new@y.io")).isEqualTo(200);
    assertThat(logIn("old@x.io")).isEqualTo(401);
    assertThat(reset(reset, NEW_PASSWORD)).as("a link to the old address").isEqualTo(401);
    assertThat(api.mailsTo("old@x.io")).last().asString().contains("has just got another address");
    assertThat(api.mailsTo("new@y.io")).anyMatch(mail -> mail.contains("log in with this address"));
    assertThat(ada.get("/v1/me/export").bodyAsString()).contains("email.ask", "email.change");
    assertThat(TestPerson.register(api, "old@x.io").get("/v1/me").statusCode())
        .as("the old one is free")
        .isEqualTo(200);
  }

  @Test
  void it_wants_the_person_and_a_proper_address() {
    TestPerson ada = TestPerson.register(api, "proves@x.io");
    var bare = new JsonObject().put("email", "proves@y.io");
    var refused = ada.send(HttpMethod.POST, "/v1/me/email", bare);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.bodyAsString()).contains(":reauthentication-required");
    var wrong = bare.copy().put("password", "wrong");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/email", wrong).statusCode()).isEqualTo(422);
    assertThat(ask(ada, "no address").statusCode()).isEqualTo(422);
    assertThat(ask(ada, "PROVES@x.io").statusCode()).as("the present one").isEqualTo(422);
    assertThat(api.mailsTo("proves@y.io")).isEmpty();
    assertThat(api.mailsTo("proves@x.io")).hasSize(1);
    assertThat(confirm("x".repeat(43))).isEqualTo(401);
    assertThat(takeBack("x".repeat(43))).isEqualTo(401);
    String late = asked(ada, "proves@y.io");
    api.clock.advance(Duration.ofHours(24));
    assertThat(confirm(late)).isEqualTo(401);
  }

  @Test
  void who_has_a_second_factor_shows_it_and_keeps_it() {
    TestFactor factor = TestFactor.enrolled(api, "factor@x.io");
    TestPerson ada = factor.person();
    var bare = new JsonObject().put("email", "factor@y.io");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/email", bare).statusCode()).isEqualTo(202);
    assertThat(confirm(TestPerson.lastToken(api, "factor@y.io"))).isEqualTo(204);
    JsonObject asked = TestApi.json(api.logIn("factor@y.io", TestPerson.PASSWORD));
    assertThat(asked.getBoolean("mfa_required")).isTrue();
    assertThat(takeBack(TestPerson.lastToken(api, "factor@x.io"))).isEqualTo(204);
    assertThat(backIn("factor@x.io").getBoolean("mfa_required")).isTrue();
    api.clock.advance(Duration.ofMinutes(16));
    TestPerson later =
        TestPerson.of(
            api,
            "factor@x.io",
            factor.answer(
                TestApi.json(api.logIn("factor@x.io", NEW_PASSWORD)).getString("mfa_token"),
                factor.nextCode()));
    api.clock.advance(Duration.ofMinutes(16));
    assertThat(ask(later.refreshed(), "factor@y.io").bodyAsString()).contains("step-up-required");
  }

  @Test
  void an_address_that_has_an_account_is_answered_alike_and_its_owner_told() {
    TestPerson ada = TestPerson.register(api, "curious@x.io");
    TestPerson.register(api, "known@x.io");
    int before = api.mailsTo("known@x.io").size();
    var taken = ask(ada, "Known@x.io");
    var free = ask(ada, "unknown@x.io");
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(taken.body()).isEqualTo(free.body());
    assertThat(List.copyOf(taken.headers().names())).isEqualTo(List.copyOf(free.headers().names()));
    assertThat(api.mailsTo("known@x.io")).hasSize(before);
    assertThat(api.mailsTo("Known@x.io"))
        .singleElement()
        .asString()
        .contains("wants to use this address for another account")
        .doesNotContain("token", "curious");
    List<String> own = api.mailsTo("curious@x.io");
    assertThat(own.get(1).replaceAll("[A-Za-z0-9_-]{43}", ""))
        .isEqualTo(own.get(2).replaceAll("[A-Za-z0-9_-]{43}", ""));
  }

  @Test
  void an_address_gets_few_such_mails_and_what_is_beyond_is_answered_alike() {
    TestPerson ada = TestPerson.register(api, "floods@x.io");
    for (int i = 0; i < 8; i++) {
      assertThat(ask(ada, "flooded@x.io").statusCode()).isEqualTo(202);
    }
    assertThat(api.mailsTo("flooded@x.io")).hasSize(6);
    assertThat(confirm(TestPerson.lastToken(api, "flooded@x.io"))).as("void").isEqualTo(401);
  }

  @Test
  void the_newest_change_counts() {
    TestPerson ada = TestPerson.register(api, "twice@x.io");
    String first = asked(ada, "first@y.io");
    String second = asked(ada, "second@y.io");
    assertThat(confirm(first)).isEqualTo(401);
    assertThat(confirm(second)).isEqualTo(204);
    assertThat(email(ada)).isEqualTo("second@y.io");
  }

  @Test
  void the_old_address_takes_it_back_for_seven_days() {
    TestPerson thief = TestPerson.register(api, "victim@x.io");
    String token = asked(thief, "thief@y.io");
    String early = TestPerson.lastToken(api, "victim@x.io");
    assertThat(confirm(token)).isEqualTo(204);
    String back = TestPerson.lastToken(api, "victim@x.io");
    String reset = forgotten("thief@y.io");
    String next = asked(thief, "thief@z.io");
    String thiefs = TestPerson.lastToken(api, "thief@y.io");
    api.clock.advance(Duration.ofDays(7).minusMinutes(1));
    assertThat(takeBack(back)).isEqualTo(204);
    assertThat(takeBack(back)).isEqualTo(401);
    assertThat(takeBack(early)).as("it is done").isEqualTo(401);
    api.clock.reset();
    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(TestPerson.refresh(api, thief.refresh()).statusCode()).isEqualTo(401);
    assertThat(reset(reset, NEW_PASSWORD)).as("a link to the thief").isEqualTo(401);
    assertThat(confirm(next)).as("a change that waited").isEqualTo(401);
    assertThat(takeBack(thiefs)).as("the thief's own way back").isEqualTo(401);
    assertThat(logIn("thief@y.io")).isEqualTo(401);
    assertThat(logIn("victim@x.io")).as("with the password that the thief knew").isEqualTo(401);
  }

  @Test
  void after_it_was_taken_back_a_new_password_is_set_by_the_link_of_the_mail() {
    TestPerson thief = TestPerson.register(api, "resets@x.io");
    assertThat(confirm(asked(thief, "resets@y.io"))).isEqualTo(204);
    assertThat(takeBack(TestPerson.lastToken(api, "resets@x.io"))).isEqualTo(204);
    assertThat(api.mailsTo("resets@x.io"))
        .last()
        .asString()
        .contains("/auth/reset-password?token=");
    assertThat(api.mailsTo("resets@y.io")).last().asString().contains("was taken back");
    assertThat(reset(TestPerson.lastToken(api, "resets@x.io"), NEW_PASSWORD)).isEqualTo(204);
    assertThat(logIn("resets@x.io")).isEqualTo(401);
    TestPerson in = TestPerson.of(api, "resets@x.io", api.logIn("resets@x.io", NEW_PASSWORD));
    assertThat(in.get("/v1/me/export").bodyAsString()).contains("email.take_back");
  }

  @Test
  void after_seven_days_it_stays_changed() {
    TestPerson ada = TestPerson.register(api, "week@x.io");
    assertThat(confirm(asked(ada, "week@y.io"))).isEqualTo(204);
    api.clock.advance(Duration.ofDays(7));
    assertThat(takeBack(TestPerson.lastToken(api, "week@x.io"))).isEqualTo(401);
  }

  @Test
  void a_change_that_waits_is_cancelled_from_the_old_address() {
    TestPerson thief = TestPerson.register(api, "waits@x.io");
    String token = asked(thief, "waits@y.io");
    assertThat(takeBack(TestPerson.lastToken(api, "waits@x.io"))).isEqualTo(204);
    assertThat(confirm(token)).isEqualTo(401);
    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(logIn("waits@x.io")).as("with the password that the thief knew").isEqualTo(401);
    assertThat(api.mailsTo("waits@y.io")).as("it never was the account's").hasSize(1);
  }

  @Test
  void a_second_change_and_the_way_back_from_it_do_not_take_the_first_address_its_own() {
    TestPerson thief = TestPerson.register(api, "chain@x.io");
    assertThat(confirm(asked(thief, "chain@y.io"))).isEqualTo(204);
    String first = TestPerson.lastToken(api, "chain@x.io");
    assertThat(confirm(asked(thief, "chain@z.io"))).isEqualTo(204);
    String between = TestPerson.lastToken(api, "chain@y.io");
    assertThat(takeBack(between)).isEqualTo(204);
    assertThat(backIn("chain@y.io").containsKey("access_token")).isTrue();
    assertThat(takeBack(first)).isEqualTo(204);
    assertThat(backIn("chain@x.io").containsKey("access_token")).isTrue();
    assertThat(api.logIn("chain@y.io", NEW_PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void a_new_password_voids_a_change_that_waits_and_leaves_the_way_back() {
    TestPerson thief = TestPerson.register(api, "owner-resets@x.io");
    String token = asked(thief, "owner-resets@y.io");
    assertThat(reset(forgotten("owner-resets@x.io"), NEW_PASSWORD)).isEqualTo(204);
    assertThat(confirm(token)).isEqualTo(401);
    TestPerson other = TestPerson.register(api, "thief-resets@x.io");
    assertThat(confirm(asked(other, "thief-resets@y.io"))).isEqualTo(204);
    String back = TestPerson.lastToken(api, "thief-resets@x.io");
    assertThat(reset(forgotten("thief-resets@y.io"), NEW_PASSWORD)).isEqualTo(204);
    assertThat(takeBack(back)).isEqualTo(204);
  }

  @Test
  void an_address_that_signed_up_meanwhile_is_not_taken_from_it() {
    TestPerson ada = TestPerson.register(api, "slow@x.io");
    String token = asked(ada, "wanted@y.io");
    TestPerson owner = TestPerson.register(api, "wanted@y.io");
    assertThat(confirm(token)).isEqualTo(409);
    var page = press("/auth/confirm-email", token);
    assertThat(page.statusCode()).isEqualTo(409);
    assertThat(page.bodyAsString()).contains("account of its own meanwhile");
    assertThat(email(ada)).isEqualTo("slow@x.io");
    assertThat(email(owner)).isEqualTo("wanted@y.io");
    assertThat(confirm(asked(ada, "moved@y.io"))).isEqualTo(204);
    String back = TestPerson.lastToken(api, "slow@x.io");
    TestPerson again = TestPerson.register(api, "slow@x.io");
    assertThat(takeBack(back)).isEqualTo(409);
    assertThat(again.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode())
        .isEqualTo(204);
    assertThat(takeBack(back)).isEqualTo(204);
  }

  @Test
  void of_two_accounts_that_confirm_one_address_at_once_one_has_it() throws Exception {
    TestPerson ada = TestPerson.register(api, "race-a@x.io");
    TestPerson eve = TestPerson.register(api, "race-e@x.io");
    String one = asked(ada, "race@y.io");
    String other = asked(eve, "race@y.io");
    assertThat(atOnce(() -> confirm(one), () -> confirm(other)))
        .containsExactlyInAnyOrder(204, 409);
    assertThat(List.of(email(ada), email(eve))).containsOnlyOnce("race@y.io");
  }

  @Test
  void what_is_confirmed_and_taken_back_at_once_is_taken_back() throws Exception {
    TestPerson ada = TestPerson.register(api, "both@x.io");
    String token = asked(ada, "both@y.io");
    String back = TestPerson.lastToken(api, "both@x.io");
    assertThat(atOnce(() -> confirm(token), () -> takeBack(back))).contains(204);
    assertThat(backIn("both@x.io").containsKey("access_token")).isTrue();
    assertThat(api.logIn("both@y.io", NEW_PASSWORD).statusCode()).isEqualTo(401);
  }

  private static List<Integer> atOnce(Callable<Integer> one, Callable<Integer> other)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(List.of(one, other)).stream().map(Future::resultNow).toList();
    }
  }

  @Test
  void of_an_account_that_was_deleted_nothing_is_changed() {
    TestPerson ada = TestPerson.register(api, "gone@x.io");
    String token = asked(ada, "gone@y.io");
    String back = TestPerson.lastToken(api, "gone@x.io");
    assertThat(ada.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode())
        .isEqualTo(204);
    assertThat(confirm(token)).isEqualTo(401);
    assertThat(takeBack(back)).isEqualTo(401);
  }

  @Test
  void a_change_discards_what_waits_for_the_new_address() {
    TestPerson ada = TestPerson.register(api, "discards@x.io");
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("discards@y.io"));
    String signUp = TestPerson.lastToken(api, "discards@y.io");
    assertThat(confirm(asked(ada, "discards@y.io"))).isEqualTo(204);
    var verified = TestPerson.post(api, "/v1/auth/verify-email", TestPerson.chosen(signUp));
    assertThat(verified.statusCode()).isEqualTo(401);
  }

  @Test
  void the_pages_do_nothing_until_their_button_is_pressed() {
    TestPerson ada = TestPerson.register(api, "pages@x.io");
    String token = asked(ada, "pages@y.io");
    var form = api.client.get("/auth/confirm-email?token=" + token).send().await();
    assertThat(form.bodyAsString()).contains(token, "Confirm");
    assertThat(api.mailsTo("pages@y.io").getLast())
        .contains("https://api.example.com/auth/confirm-email?token=" + token);
    assertThat(press("/auth/confirm-email", token).bodyAsString()).contains("is changed");
    assertThat(press("/auth/confirm-email", token).statusCode()).isEqualTo(401);
    String back = TestPerson.lastToken(api, "pages@x.io");
    var asks = api.client.get("/auth/take-back-email?token=" + back).send().await();
    assertThat(asks.bodyAsString()).contains(back, "Take it back");
    assertThat(email(ada)).isEqualTo("pages@y.io");
    assertThat(press("/auth/take-back-email", back).bodyAsString())
        .contains("Your account has its old address", "no second factor", "set a new password");
    assertThat(press("/auth/take-back-email", back).statusCode()).isEqualTo(401);
    assertThat(backIn("pages@x.io").containsKey("access_token")).isTrue();
  }

  private static HttpResponse<Buffer> press(String path, String token) {
    var form = MultiMap.caseInsensitiveMultiMap().add("token", token);
    return api.client.post(path).sendForm(form).await();
  }

  @Test
  void tokens_are_kept_as_hashes() {
    TestPerson ada = TestPerson.register(api, "hashes@x.io");
    String token = asked(ada, "hashes@y.io");
    UUID account = UUID.fromString(TestClaims.of(ada.access()).getString("sub"));
    var kept =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query(
                        "SELECT t::text AS row FROM one_time_token t WHERE account_id = $1",
                        account)
                    .map(row -> row.text("row")));
    assertThat(kept).hasSize(2).noneMatch(row -> row.contains(token));
  }
}
