package io.billhook.api.messaging.email;

import static io.billhook.api.messaging.email.TestMails.mail;
import static io.billhook.api.messaging.email.TestMails.pointers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.billhook.api.TestApi;
import io.billhook.crypto.RandomToken;
import io.billhook.messaging.Attachment;
import io.billhook.messaging.MailAttachments;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a mail may have beside its text. */
class EmailOptionsTest {
  private static TestApi api;
  private static TestMails mails;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
    mails = new TestMails(api);
    api.database.run(
        Role.API,
        TenantScope.of(mails.tenant("Acme")),
        tx -> {
          tx.update(
              """
              INSERT INTO template (id, tenant_id, name, locale, version)
              VALUES ($1, current_tenant(), 'welcome', 'en', 3)
              """,
              new UUID(1, 1));
          tx.update(
              """
              INSERT INTO template_version (template_id, version, tenant_id, subject, html, variables)
              VALUES ($1, 3, current_tenant(), 'Hi {{name}}', '<p>Hi {{name}}, {{#if unsubscribe_url}}{{unsubscribe_url}}{{/if}}</p>', '{name}')
              """,
              new UUID(1, 1));
        });
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void all_that_a_mail_may_have_stands_in_its_row_or_sealed() {
    Instant later = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    JsonObject wanted =
        mail("jo@example.com")
            .put("html", "<p>Hello <a href='https://a.test'>Jo</a></p>")
            .putNull("text")
            .put("send_at", later.toString())
            .put("tags", new JsonArray().add("a \"b\" {c},\\").add("d"))
            .put("reply_to", "Sup, Port <support@example.com>")
            .put("headers", new JsonObject().put("X-Order", "47\\11").put("references", "<1@x>"))
            .put("attachments", new JsonArray().add(file("a.pdf", "PDF")).add(file("b.TXT", "")));
    assertThat(pointers(mails.send(api.key, wanted))).containsExactly("/attachments/1/content");
    wanted.getJsonArray("attachments").getJsonObject(1).put("content", "aGk=");
    String id = mails.sent(api.key, wanted);
    Row row = mails.row("Acme", id);
    assertThat(row.text("status")).isEqualTo("scheduled");
    assertThat(row.texts("tags")).containsExactly("a \"b\" {c},\\", "d");
    assertThat(row.text("reply_to")).isEqualTo("Sup, Port <support@example.com>");
    assertThat(
            mails
                .inWorker(
                    "Acme",
                    "SELECT headers->>'X-Order' AS h FROM email WHERE id = $1",
                    UUID.fromString(id))
                .getFirst()
                .text("h"))
        .isEqualTo("47\\11");
    assertThat(row.text("sender")).isEqualTo("Acme <shop@example.com>");
    MailText text = mails.text("Acme", id);
    assertThat(text.plain()).isEqualTo("Hello Jo (https://a.test)");
    assertThat(text.html()).contains("Hello <a href");
    List<Attachment> files =
        api.database.transact(
            Role.WORKER,
            TenantScope.of(mails.tenant("Acme")),
            tx -> new MailAttachments(TestApi.sealer()).load(tx, UUID.fromString(id)));
    assertThat(files)
        .extracting(Attachment::name, file -> file.content().toString())
        .containsExactly(tuple("a.pdf", "PDF"), tuple("b.TXT", "hi"));
    JsonObject job = TestApi.json(api.get("/v1/jobs/" + id, api.key));
    assertThat(job.getString("state")).isEqualTo("scheduled");
    JsonObject shown = mails.shown(api.key, id);
    assertThat(shown.getString("send_at")).isEqualTo(later.toString());
    assertThat(shown.getString("lane")).isEqualTo("transactional");
    assertThat(shown.getJsonArray("events")).isEmpty();
  }

  @Test
  void bulk_mail_has_a_lane_of_its_own_and_ways_to_end_it() {
    String id = mails.sent(api.key, mail("jo@example.com").put("lane", "bulk"));
    Row row = mails.row("Acme", id);
    MailText text = mails.text("Acme", id);
    String plain = Objects.requireNonNull(text.plain());
    String url = plain.substring(plain.indexOf("https://api.example.com/u/")).strip();
    assertThat(text.html()).contains("<a href=\"" + url + "\">Unsubscribe</a>");
    assertThat(row.bytes("unsubscribe"))
        .isEqualTo(RandomToken.hash(url.substring(url.lastIndexOf('/') + 1)));
    Row headers =
        mails
            .inWorker(
                "Acme",
                """
                SELECT headers->>'List-Unsubscribe' AS one, headers->>'List-Unsubscribe-Post' AS post
                FROM email WHERE id = $1
                """,
                UUID.fromString(id))
            .getFirst();
    assertThat(headers.text("one")).isEqualTo("<" + url + ">");
    assertThat(headers.text("post")).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(
            api.rows("SELECT queue FROM job WHERE id = $1", UUID.fromString(id))
                .getFirst()
                .text("queue"))
        .isEqualTo("email-bulk");

    JsonObject own =
        mail("jo@example.com").put("lane", "bulk").put("text", "End: {{unsubscribe_url}}.");
    MailText placed = mails.text("Acme", mails.sent(api.key, own));
    assertThat(placed.plain()).startsWith("End: https://api.example.com/u/").doesNotContain("-- ");
  }

  @Test
  void a_template_makes_the_mail_which_keeps_its_version() {
    JsonObject wanted =
        new JsonObject()
            .put("to", "jo@example.com")
            .put("template", "welcome")
            .put("locale", "pt-BR")
            .put("values", new JsonObject().put("name", "Jo <i>"));
    String id = mails.sent(api.key, wanted);
    Row row = mails.row("Acme", id);
    assertThat(row.text("subject")).isEqualTo("Hi Jo <i>");
    assertThat(row.uuid("template_id")).isEqualTo(new UUID(1, 1));
    assertThat(row.integer("template_version")).isEqualTo(3);
    assertThat(mails.text("Acme", id).html()).contains("Hi Jo &lt;i&gt;");
    MailText bulk = mails.text("Acme", mails.sent(api.key, wanted.put("lane", "bulk")));
    assertThat(bulk.html())
        .contains("https://api.example.com/u/")
        .doesNotContain("Unsubscribe</a>");

    assertThat(pointers(mails.send(api.key, wanted.put("values", new JsonObject()))))
        .containsExactly("/values/name");
    assertThat(pointers(mails.send(api.key, wanted.put("template", "none"))))
        .containsExactly("/template");
    assertThat(pointers(mails.send(api.key, wanted.put("template", new UUID(1, 2).toString()))))
        .containsExactly("/template");
    assertThat(pointers(mails.send(api.key, wanted.put("subject", "s").put("text", "t"))))
        .containsExactlyInAnyOrder("/subject", "/text");
    assertThat(pointers(mails.send(api.key, mail("jo@example.com").put("locale", "en"))))
        .containsExactly("/locale");
    String other = api.seedKey("Other", "emails:write");
    assertThat(
            pointers(
                mails.send(other, new JsonObject().put("to", "a@b.io").put("template", "welcome"))))
        .as("another tenant's")
        .containsExactly("/template");
  }

  @Test
  void times_that_are_past_or_far_are_refused() {
    Instant now = Instant.now();
    assertThat(at(now.minusSeconds(90).toString())).containsExactly("/send_at");
    assertThat(at(now.plus(Duration.ofDays(367)).toString())).containsExactly("/send_at");
    assertThat(at("tomorrow")).containsExactly("/send_at");
    JsonObject late = mail("jo@example.com").put("send_at", now.minusSeconds(20).toString());
    assertThat(TestApi.json(mails.send(api.key, late)).getString("status")).isEqualTo("queued");
  }

  private static List<String> at(String time) {
    return pointers(mails.send(api.key, mail("jo@example.com").put("send_at", time)));
  }

  @Test
  void headers_that_are_ours_or_no_text_of_a_line_are_refused() {
    JsonObject headers =
        new JsonObject()
            .put("X-Fine", "1")
            .put("Bcc", "eve@example.com")
            .put("X-Mailin-custom", "1")
            .put("x-sib-sandbox", "drop")
            .put("X-Line", "a\r\nBcc: eve@example.com")
            .put("X-Umlaut", "ä")
            .put("X-", "1")
            .put("X-A", "1")
            .put("x-a", "2")
            .put("X-Blank", " ")
            .put("List-Unsubscribe", "<x>");
    assertThat(pointers(mails.send(api.key, mail("jo@example.com").put("headers", headers))))
        .containsExactlyInAnyOrder(
            "/headers/Bcc",
            "/headers/X-Mailin-custom",
            "/headers/x-sib-sandbox",
            "/headers/X-Line",
            "/headers/X-Umlaut",
            "/headers/X-",
            "/headers/x-a",
            "/headers/X-Blank",
            "/headers/List-Unsubscribe");
    JsonObject hundred = new JsonObject();
    IntStream.range(0, 101).forEach(i -> hundred.put("X-" + i, "x".repeat(998)));
    assertThat(mails.send(api.key, mail("jo@example.com").put("headers", hundred)).statusCode())
        .isEqualTo(422);
    hundred.remove("X-0");
    mails.sent(api.key, mail("jo@example.com").put("headers", hundred));
  }

  @Test
  void files_are_bounded_in_number_size_name_and_type() {
    JsonArray bad =
        new JsonArray()
            .add(file("x.exe", "x"))
            .add(file("ü.pdf", "x"))
            .add(file("a/b.pdf", "x"))
            .add(file("pdf2", "x"))
            .add(new JsonObject().put("name", "a.pdf").put("content", "no base64!"));
    assertThat(pointers(mails.send(api.key, with(bad))))
        .containsExactlyInAnyOrder(
            "/attachments/0/name",
            "/attachments/1/name",
            "/attachments/2/name",
            "/attachments/3/name",
            "/attachments/4/content");
    JsonArray eleven = new JsonArray();
    IntStream.range(0, 11).forEach(i -> eleven.add(file(i + ".txt", "x")));
    assertThat(pointers(mails.send(api.key, with(eleven)))).containsExactly("/attachments");
    int half = 3 * 1024 * 1024 / 2;
    JsonArray most =
        new JsonArray().add(file("a.txt", "x".repeat(half))).add(file("b.txt", "x".repeat(half)));
    mails.sent(api.key, with(most));
    most.add(file("c.txt", "x"));
    assertThat(pointers(mails.send(api.key, with(most)))).containsExactly("/attachments");
    var long_ =
        mails.send(api.key, mail("jo@example.com").put("text", "x".repeat(5 * 1024 * 1024)));
    assertThat(long_.statusCode()).isEqualTo(413);
  }

  private static JsonObject with(JsonArray attachments) {
    return mail("jo@example.com").put("attachments", attachments);
  }

  private static JsonObject file(String name, String content) {
    return new JsonObject()
        .put("name", name)
        .put("content", Base64.getEncoder().encodeToString(Buffer.buffer(content).getBytes()));
  }

  @Test
  void mails_are_found_by_recipient_status_and_tag() {
    String key = api.seedKey("Finder", "emails:read", "emails:write");
    String first = mails.sent(key, mail("Jo@Example.com").put("tags", new JsonArray().add("x")));
    String second =
        mails.sent(key, mail("ann@example.com").put("tags", new JsonArray().add("x").add("y")));
    String third = mails.sent(key, mail("jo@example.com"));
    mails.cancel(key, third);
    assertThat(found(key, "to=Jo%40Example.com")).containsExactly(third, first);
    assertThat(found(key, "to=jo%40example.com")).containsExactly(third);
    assertThat(found(key, "tag=x")).containsExactly(second, first);
    assertThat(found(key, "tag=x&to=ann%40example.com")).containsExactly(second);
    assertThat(found(key, "status=canceled")).containsExactly(third);
    assertThat(found(key, "status=canceled&tag=x")).isEmpty();
    assertThat(found(key, "tag=x&limit=1")).containsExactly(second);
    assertThat(api.get("/v1/emails?status=lost", key).statusCode()).isEqualTo(422);
    assertThat(found(api.seedKey("Nosy", "emails:read"), "to=jo%40example.com")).isEmpty();
  }

  private static List<String> found(String key, String query) {
    return TestMails.data(api.get("/v1/emails?" + query, key)).stream()
        .map(mail -> mail.getString("id"))
        .toList();
  }
}
