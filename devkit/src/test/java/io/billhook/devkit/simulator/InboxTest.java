package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class InboxTest {
  private Bench bench;

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void a_mail_is_shown_with_all_that_its_recipient_gets() {
    byte[] file = new byte[1_000];
    send(
        mail("ada@example.com")
            .put("replyTo", new JsonObject().put("email", "help@example.com").put("name", "Help"))
            .put(
                "headers",
                new JsonObject().put("idempotencyKey", "k").put("X-Mailin-custom", "m-1"))
            .put(
                "attachment",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("name", "invoice.pdf")
                            .put("content", Base64.getEncoder().encodeToString(file)))));

    JsonObject shown = bench.list("/_sim/inbox.json").getFirst();
    assertThat(shown.getString("reply_to")).isEqualTo("help@example.com");
    assertThat(shown.getJsonObject("headers"))
        .isEqualTo(new JsonObject().put("X-Mailin-custom", "m-1"));
    assertThat(shown.getJsonArray("attachments"))
        .containsExactly(
            new JsonObject()
                .put("name", "invoice.pdf")
                .put("type", "application/pdf")
                .put("size", 1_000));
  }

  @Test
  void those_of_one_recipient_are_found() {
    send(mail("ada@example.com"));
    send(mail("grace@example.com"));

    assertThat(bench.list("/_sim/inbox.json")).hasSize(2);
    assertThat(bench.list("/_sim/inbox.json?to=Ada@Example.com"))
        .singleElement()
        .extracting(mail -> mail.getString("to"))
        .isEqualTo("ada@example.com");
    assertThat(bench.list("/_sim/inbox.json?to=nobody@example.com")).isEmpty();
  }

  @Test
  void a_mail_is_shown_by_itself_and_runs_nothing() {
    String id = send(mail("ada@example.com"));

    for (String written : new String[] {id, id.substring(1, id.length() - 1)}) {
      HttpResponse<Buffer> alone = html(written);
      assertThat(alone.statusCode()).isEqualTo(200);
      assertThat(alone.bodyAsString()).isEqualTo("<p>Hello</p><script>alert(1)</script>");
      assertThat(alone.getHeader("Content-Type")).startsWith("text/html");
      assertThat(alone.getHeader("Content-Security-Policy"))
          .startsWith("sandbox ")
          .contains("default-src 'none'")
          .doesNotContain("allow-scripts", "script-src");
    }
    assertThat(html("other@example.com").statusCode()).isEqualTo(404);
  }

  private HttpResponse<Buffer> html(String id) {
    String coded = id.replace("<", "%3C").replace(">", "%3E").replace("@", "%40");
    return bench.request(HttpMethod.GET, "/_sim/inbox/" + coded + ".html").send().await();
  }

  private String send(JsonObject mail) {
    Answer answer =
        Answer.of(
            bench
                .request(HttpMethod.POST, "/_sim/brevo/api/v3/smtp/email")
                .putHeader("api-key", "xkeysib-x")
                .sendJsonObject(mail));
    assertThat(answer.status()).isEqualTo(201);
    return answer.json().getString("messageId");
  }

  private static JsonObject mail(String to) {
    return new JsonObject()
        .put("sender", new JsonObject().put("email", "billing@example.com"))
        .put("to", new JsonArray().add(new JsonObject().put("email", to)))
        .put("subject", "Hello")
        .put("htmlContent", "<p>Hello</p><script>alert(1)</script>");
  }
}
