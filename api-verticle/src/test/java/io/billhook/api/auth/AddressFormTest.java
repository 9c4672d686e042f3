package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule for addresses, whichever place takes one. */
final class AddressFormTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {" %s", "%s ", "\t%s\n", "\u00a0%s", "%s\u3000"})
  void blanks_around_an_address_are_taken_off_everywhere(String around) {
    String email = "b" + around.hashCode() + "@x.io";
    String given = around.formatted(email);
    assertThat(post("/v1/auth/signup", TestPerson.wish(given))).isEqualTo(202);
    post("/v1/auth/verify-email", TestPerson.chosen(TestPerson.lastToken(api, email)));
    assertThat(post("/v1/auth/password/forgot", new JsonObject().put("email", given)))
        .isEqualTo(202);
    assertThat(api.mailsTo(email).getLast()).contains("/auth/reset-password?token=");
    assertThat(send(given)).isEqualTo(email);
    if (!around.contains("\t")) { // at log-in an address is one line
      assertThat(api.logIn(given, TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_domain_beyond_ascii_is_its_punycode_and_both_are_one_account() {
    String sent = "u@xn--bcher-kva.example";
    for (String given :
        List.of("u@b\u00fccher.example", "u@B\u00dcCHER\u3002example", "u@bu\u0308cher.example")) {
      assertThat(send(given)).as(given).isEqualTo(sent);
    }
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("u@b\u00fccher.example"));
    post("/v1/auth/verify-email", TestPerson.chosen(TestPerson.lastToken(api, sent)));
    assertThat(api.logIn(sent, TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(api.logIn("U@B\u00fccher.Example", TestPerson.PASSWORD).statusCode()).isEqualTo(200);

    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("U@XN--BCHER-KVA.EXAMPLE"));
    assertThat(api.mailsTo("U@XN--BCHER-KVA.EXAMPLE").getLast()).contains("has an account");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00fc@x.io",
        "a@-\u00fc.example",
        "a@\u00fc..example",
        "a@stra\u00dfe.example", // whose name IDNA 2003 and 2008 differ on
        "a@\u0301.example\u2024",
        "a@b@x.io",
        "a b@x.io"
      })
  void what_cannot_be_sent_to_is_refused_with_what_is_wanted(String given) {
    for (var answer :
        List.of(
            TestPerson.post(api, "/v1/auth/signup", TestPerson.wish(given)),
            api.post("/v1/emails", api.key, mail(given)))) {
      assertThat(answer.statusCode()).as(given).isEqualTo(422);
      assertThat(TestApi.json(answer).getJsonArray("errors").toString())
          .contains("ASCII before the @", "xn--");
    }
    assertThat(api.logIn(given, "some password").statusCode()).isEqualTo(401);
  }

  @Test
  void tries_with_and_without_blanks_are_those_of_one_address() {
    new Accounts(api.database.auth())
        .createOperator(" tried@x.io ", "long enough", OperatorRole.VIEWER);
    for (int i = 0; i < 11; i++) {
      api.logIn(i % 2 == 0 ? " tried@x.io" : "tried@x.io\u00a0", "wrong");
    }
    assertThat(
            api.database
                .auth()
                .read("SELECT failed_logins FROM account WHERE email = 'tried@x.io'")
                .first()
                .integer("failed_logins"))
        .isGreaterThan(5);
  }

  private static int post(String path, JsonObject body) {
    return TestPerson.post(api, path, body).statusCode();
  }

  private static JsonObject mail(String to) {
    return new JsonObject().put("to", to).put("subject", "x").put("text", "x");
  }

  /** The address that the mail goes to. */
  private static String send(String to) {
    var answer = api.post("/v1/emails", api.key, mail(to));
    assertThat(answer.statusCode()).as(to).isEqualTo(202);
    String id = TestApi.json(answer).getString("id");
    return TestApi.json(api.get("/v1/emails/" + id, api.key)).getString("to");
  }
}
