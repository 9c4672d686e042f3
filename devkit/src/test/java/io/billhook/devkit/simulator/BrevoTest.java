package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BrevoTest {
  private Bench bench; // set before each test

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void mail_is_accepted_shown_and_reported() {
    Answer answer = send(mail("ada@example.com").put("tags", List.of("receipt")));
    assertThat(answer.status()).isEqualTo(201);
    String id = answer.json().getString("messageId");
    assertThat(id).startsWith("<").endsWith("@smtp-relay.mailin.fr>");

    JsonObject shown = bench.list("/_sim/inbox.json").getFirst();
    assertThat(shown.getString("to")).isEqualTo("ada@example.com");
    assertThat(shown.getString("from")).isEqualTo("billing@example.com");
    assertThat(shown.getString("subject")).isEqualTo("Your receipt");
    assertThat(shown.getString("html")).isEqualTo("<p>Hello Ada</p>");
    assertThat(shown.getString("provider_id")).isEqualTo(id);

    for (String event : List.of("request", "delivered")) {
      Receiver.Received callback = bench.receiver.next();
      assertThat(callback.path()).isEqualTo("/webhooks/brevo");
      assertThat(callback.header("Authorization")).isEqualTo("Bearer brevo_dev");
      assertThat(callback.json().getString("event")).isEqualTo(event);
      assertThat(callback.json().getString("message-id")).isEqualTo(id);
      assertThat(callback.json().getJsonArray("tags")).containsExactly("receipt");
    }
    String listed = "/_sim/brevo/api/v3/smtp/emails?email=ada@example.com";
    Answer list = Answer.of(bench.request(HttpMethod.GET, listed).putHeader("api-key", "x").send());
    assertThat(list.json().getInteger("count")).isEqualTo(1);
    assertThat(bench.delete("/_sim/inbox.json").status()).isEqualTo(204);
    assertThat(bench.list("/_sim/inbox.json")).isEmpty();
  }

  @Test
  void a_known_key_is_refused_and_sends_nothing() {
    JsonObject keyed =
        mail("ada@example.com").put("headers", new JsonObject().put("idempotencyKey", "job-1"));
    assertThat(send(keyed).status()).isEqualTo(201);
    assertRefused(keyed, "duplicate_parameter");
    assertThat(bench.list("/_sim/inbox.json")).hasSize(1);
    List<JsonObject> calls = bench.list("/_sim/calls?provider=brevo");
    assertThat(calls).extracting(c -> c.getString("idempotency_key")).containsOnly("job-1");
    assertThat(calls).extracting(c -> c.getString("credential")).containsOnly("xkeysib-x");
    assertThat(calls).extracting(c -> c.getBoolean("replayed")).containsExactly(false, true);
    JsonObject unkeyed = mail("ada@example.com");
    unkeyed.remove("htmlContent");
    assertRefused(unkeyed, "missing_parameter");
  }

  @Test
  void beyond_its_limit_of_a_second_it_refuses_and_says_so() {
    JsonObject limits = limits(new JsonObject().put("per_second", 2));
    assertThat(limits).isEqualTo(new JsonObject().put("per_second", 2).put("refused", 0));
    List<Answer> answers =
        Stream.generate(() -> send(mail("ada@example.com")))
            .takeWhile(answer -> answer.status() != 429)
            .limit(1_000)
            .toList(); // two a second, and this goes faster
    assertThat(answers).hasSizeLessThan(1_000);
    assertThat(answers.getLast().header("x-sib-ratelimit-limit")).isEqualTo("2");
    assertThat(answers.getLast().header("x-sib-ratelimit-remaining")).isEqualTo("0");
    assertThat(answers.getLast().header("x-sib-ratelimit-reset")).isEqualTo("1");
    assertThat(bench.get("/_sim/brevo/limits").json().getInteger("refused")).isEqualTo(1);
    assertThat(limits(new JsonObject().put("refused", 0)))
        .isEqualTo(new JsonObject().put("per_second", 2).put("refused", 0));
  }

  private JsonObject limits(JsonObject wanted) {
    return Answer.of(bench.request(HttpMethod.PUT, "/_sim/brevo/limits").sendJsonObject(wanted))
        .json();
  }

  @Test
  void addresses_stand_for_what_becomes_of_the_mail() {
    for (var expected :
        List.of(
            List.of("bounce@example.com", "hard_bounce"),
            List.of("softbounce@example.com", "soft_bounce"),
            List.of("blocked@example.com", "blocked"),
            List.of("complaint+1@example.com", "spam"))) {
      send(mail(expected.getFirst()));
      bench.receiver.next(
          r ->
              r.json().getString("email").equals(expected.getFirst())
                  && r.json().getString("event").equals(expected.getLast()));
    }
  }

  @Test
  void wrong_mails_are_refused() {
    assertThat(bench.post("/_sim/brevo/api/v3/smtp/email", mail("a@x.io")).status()).isEqualTo(401);
    assertThat(
            Answer.of(
                    bench
                        .request(HttpMethod.POST, "/_sim/brevo/api/v3/smtp/email")
                        .putHeader("api-key", "xkeysib-bad")
                        .sendJsonObject(mail("a@x.io")))
                .status())
        .isEqualTo(401);
    JsonObject noSender = mail("a@x.io");
    noSender.remove("sender");
    assertRefused(noSender, "missing_parameter");
    assertRefused(mail("a@x.io").put("to", new JsonArray()), "missing_parameter");
    assertRefused(mail("no address"), "invalid_parameter");
    assertRefused(mail("a@x.io").put("scheduledAt", "soon"), "invalid_parameter");
    assertThat(bench.list("/_sim/inbox.json")).isEmpty();
    assertThat(bench.list("/_sim/calls?provider=brevo")).isEmpty();
  }

  @Test
  void each_version_is_a_mail_of_its_own() {
    JsonArray versions = new JsonArray();
    for (String to : List.of("a@x.io", "b@x.io")) {
      versions.add(
          new JsonObject().put("to", new JsonArray().add(new JsonObject().put("email", to))));
    }
    JsonObject answer = send(mail("unused@x.io").put("messageVersions", versions)).json();
    assertThat(answer.getJsonArray("messageIds")).hasSize(2);
    assertThat(bench.list("/_sim/inbox.json"))
        .extracting(m -> m.getString("to"))
        .containsExactly("b@x.io", "a@x.io");
  }

  private void assertRefused(JsonObject mail, String code) {
    Answer answer = send(mail);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().getString("code")).isEqualTo(code);
  }

  private Answer send(JsonObject mail) {
    return Answer.of(
        bench
            .request(HttpMethod.POST, "/_sim/brevo/api/v3/smtp/email")
            .putHeader("api-key", "xkeysib-x")
            .sendJsonObject(mail));
  }

  private static JsonObject mail(String to) {
    return new JsonObject()
        .put("sender", new JsonObject().put("email", "billing@example.com").put("name", "Billing"))
        .put("to", new JsonArray().add(new JsonObject().put("email", to)))
        .put("subject", "Your receipt")
        .put("params", new JsonObject().put("name", "Ada"))
        .put("textContent", "Hello {{params.name}}")
        .put("htmlContent", "<p>Hello {{ params.name }}</p>");
  }
}
