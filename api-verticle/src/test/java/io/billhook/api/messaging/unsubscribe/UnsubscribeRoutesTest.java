package io.billhook.api.messaging.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.crypto.RandomToken;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.RowIds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnsubscribeRoutesTest {
  private static final String ONE_CLICK = "List-Unsubscribe=One-Click";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static TestApi api;
  private static UUID tenant;

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.seedKey("Ada & Co");
    tenant =
        api.database.ops().read("SELECT id FROM tenant WHERE name = 'Ada & Co'").first().uuid("id");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void who_opens_the_link_sees_a_button_and_nothing_changes() {
    String token = mailTo("opens@example.com");
    assertThat(api.request(HttpMethod.GET, "/u/" + token).send().await().cookies()).isEmpty();
    String page = api.request(HttpMethod.GET, "/u/" + token).send().await().bodyAsString();
    assertThat(page)
        .contains("<button>Unsubscribe</button>")
        .contains("method=\"post\"")
        .contains("Ada &amp; Co")
        .doesNotContain("opens@example.com");
    assertThat(bulk("opens@example.com")).isEmpty();
  }

  @Test
  void a_post_acts_at_once_however_often_and_leads_nowhere() {
    String token = mailTo("Posts@example.com");
    for (int i = 0; i < 2; i++) {
      var answer = post(token, FORM, ONE_CLICK);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.cookies()).isEmpty();
      assertThat(answer.getHeader("Location")).isNull();
      assertThat(answer.bodyAsString()).contains("unsubscribed");
    }
    assertThat(bulk("posts@example.com")).contains("unsubscribe");
    assertThat(reason("posts@example.com", "transactional")).isEmpty();
    assertThat(
            api.database
                .api(tenant)
                .read(
                    """
                    SELECT e.type FROM message_event e JOIN email m ON m.id = e.email_id
                    WHERE m.recipient = 'Posts@example.com'
                    """)
                .map(row -> row.text("type")))
        .containsExactly("unsubscribed");
  }

  @Test
  void any_body_will_do_also_none() {
    for (@Nullable String type : new @Nullable String[] {null, "multipart/form-data; boundary=x"}) {
      String address = "any" + (type == null) + "@example.com";
      String body = type == null ? "" : "--x\r\n\r\n" + ONE_CLICK + "\r\n--x--";
      assertThat(post(mailTo(address), type, body).statusCode()).isEqualTo(200);
      assertThat(bulk(address)).contains("unsubscribe");
    }
  }

  @Test
  void an_unknown_link_is_404_and_a_page_says_so() {
    for (String token : new String[] {RandomToken.create(), "x", "%20"}) {
      var page = api.request(HttpMethod.GET, "/u/" + token).send().await();
      assertThat(page.statusCode()).isEqualTo(404);
      assertThat(page.getHeader("Content-Type")).startsWith("text/html");
      assertThat(post(token, FORM, ONE_CLICK).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<Buffer> post(String token, @Nullable String type, String body) {
    var request = api.client.post("/u/" + token).followRedirects(false);
    if (type != null) {
      request.putHeader("Content-Type", type);
    }
    return request.sendBuffer(Buffer.buffer(body)).await();
  }

  /** What the link of a bulk mail carries. */
  private static String mailTo(String address) {
    String token = RandomToken.create();
    api.database
        .api(tenant)
        .run(
            tx ->
                tx.update(
                    """
                    INSERT INTO email (id, tenant_id, recipient, sender, subject, body_text, status,
                                       sent_at, lane, unsubscribe)
                    VALUES ($1, $2, $3, 'a@acme.test', 's', '', 'sent', now(), 'bulk', $4)
                    """,
                    RowIds.next(),
                    tenant,
                    address,
                    RandomToken.hash(token)));
    return token;
  }

  private static Optional<String> bulk(String address) {
    return reason(address, "bulk");
  }

  private static Optional<String> reason(String address, String lane) {
    return api.database
        .worker(tenant)
        .transact(tx -> Suppressions.reason(tx, Channel.EMAIL, UUID.randomUUID(), address, lane));
  }
}
