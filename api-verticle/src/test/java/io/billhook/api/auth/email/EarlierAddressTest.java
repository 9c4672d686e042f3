package io.billhook.api.auth.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an address is told of the account that has moved to another one. */
class EarlierAddressTest {
  private static final String TOLD_TOO = "this address can still take the account back";
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

  private static void move(TestPerson person, String to) {
    JsonObject wish = TestPerson.proof().put("email", to);
    assertThat(person.send(HttpMethod.POST, "/v1/me/email", wish).statusCode()).isEqualTo(202);
    JsonObject token = TestPerson.token(TestPerson.lastToken(api, to));
    assertThat(TestPerson.post(api, "/v1/auth/email/confirm", token).statusCode()).isEqualTo(204);
  }

  /** What is told to an address in its quality as an earlier one. */
  private static List<String> told(String email) {
    return api.mailsTo(email).stream().filter(mail -> mail.contains(TOLD_TOO)).toList();
  }

  private static void makeKey(TestPerson person) {
    var wish =
        TestPerson.proof().put("name", "k").put("scopes", new JsonArray().add("emails:read"));
    var made =
        api.request(HttpMethod.POST, "/v1/api-keys")
            .bearerTokenAuthentication(person.access())
            .putHeader("Idempotency-Key", UUID.randomUUID().toString())
            .sendJsonObject(wish)
            .await();
    assertThat(made.statusCode()).isEqualTo(201);
  }

  private static void reset(String email) {
    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", email));
    JsonObject wish =
        TestPerson.token(TestPerson.lastToken(api, email)).put("password", NEW_PASSWORD);
    assertThat(TestPerson.post(api, "/v1/auth/password/reset", wish).statusCode()).isEqualTo(204);
  }

  @Test
  void it_is_told_what_the_new_one_is_told_of_security_and_gets_no_way_in() {
    TestPerson ada = TestPerson.register(api, "moved@x.io");
    assertThat(told("moved@x.io")).isEmpty();
    move(ada, "moved@y.io");
    makeKey(ada);
    assertThat(told("moved@x.io")).singleElement().asString().contains("An API key was made");
    TestPerson.logInFrom(api, "127.0.0.7", "moved@y.io");
    assertThat(told("moved@x.io")).last().asString().contains("a device or place", "127.0.0.7");
    reset("moved@y.io");
    assertThat(told("moved@x.io")).hasSize(3).last().asString().contains("set anew");
    assertThat(told("moved@x.io")).as("no link of a reset").noneMatch(m -> m.contains("token="));
    assertThat(told("moved@y.io")).isEmpty();
  }

  @Test
  void it_is_told_of_factors_and_of_the_end_of_the_account() {
    TestPerson ada = TestPerson.register(api, "ends@x.io");
    move(ada, "ends@y.io");
    TestFactor.add(api, ada);
    assertThat(told("ends@x.io")).last().asString().contains("asks for a code from");
    assertThat(ada.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode())
        .isEqualTo(204);
    assertThat(told("ends@x.io")).last().asString().contains("Your account and its sessions are");
    assertThat(api.mailsTo("ends@y.io")).last().asString().contains("Your account and its");
  }

  @Test
  void it_is_told_for_seven_days_of_the_next_address_too() {
    TestPerson ada = TestPerson.register(api, "first@x.io");
    move(ada, "second@x.io");
    move(ada, "third@x.io");
    assertThat(told("first@x.io"))
        .satisfiesExactly(
            mail -> assertThat(mail).contains("has asked for another address"),
            mail -> assertThat(mail).contains("has just got another address"));
    makeKey(ada);
    assertThat(told("second@x.io")).singleElement().asString().contains("An API key was made");
    assertThat(told("first@x.io")).hasSize(3);
    api.clock.advance(Duration.ofDays(7).plusMinutes(1));
    TestPerson.logInFrom(api, "127.0.0.8", "third@x.io");
    assertThat(api.mailsTo("third@x.io")).last().asString().contains("127.0.0.8");
    assertThat(told("first@x.io")).as("when it can take nothing back").hasSize(3);
  }

  @Test
  void who_is_asked_to_confirm_sees_whose_account_it_is_and_what_it_does() {
    TestPerson ada = TestPerson.register(api, "stranger@x.io");
    ada.send(HttpMethod.PATCH, "/v1/me", new JsonObject().put("name", "Bob <b>& Sons</b>"));
    JsonObject wish = TestPerson.proof().put("email", "asked@y.io");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/email", wish).statusCode()).isEqualTo(202);
    String token = TestPerson.lastToken(api, "asked@y.io");

    var page = api.client.get("/auth/confirm-email?token=" + token).send().await();
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.bodyAsString())
        .contains("Bob &lt;b&gt;&amp; Sons&lt;/b&gt;", "stranger@x.io", "asked@y.io")
        .contains("only if that account is yours", "every device that is signed in");
    JsonObject shown =
        TestApi.json(TestPerson.post(api, "/v1/auth/email/preview", TestPerson.token(token)));
    assertThat(shown)
        .isEqualTo(
            new JsonObject()
                .put("email", "asked@y.io")
                .put("name", "Bob <b>& Sons</b>")
                .put("current_email", "stranger@x.io"));

    String back = TestPerson.lastToken(api, "stranger@x.io");
    for (String other : List.of(back, "x".repeat(43))) {
      var refused = TestPerson.post(api, "/v1/auth/email/preview", TestPerson.token(other));
      assertThat(refused.statusCode()).isEqualTo(401);
      var gone = api.client.get("/auth/confirm-email?token=" + other).send().await();
      assertThat(gone.statusCode()).isEqualTo(401);
      assertThat(gone.bodyAsString()).contains("too old").doesNotContain("stranger@x.io");
    }
    api.clock.advance(Duration.ofHours(24));
    var late = TestPerson.post(api, "/v1/auth/email/preview", TestPerson.token(token));
    assertThat(late.statusCode()).isEqualTo(401);
    api.clock.reset();
    JsonObject confirmed = TestPerson.token(token);
    assertThat(TestPerson.post(api, "/v1/auth/email/confirm", confirmed).statusCode())
        .as("nothing was used up")
        .isEqualTo(204);
  }
}
