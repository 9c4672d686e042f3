package io.billhook.api.messaging.email;

import static io.billhook.api.messaging.email.TestMails.mail;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mails that are taken back while they wait. */
class EmailCancelTest {
  /** As the worker marks one before it hands it over. */
  private static final String MARK =
      """
      UPDATE email SET sending_at = clock_timestamp(), sending_by = 'brevo'
      WHERE id = $1 AND status IN ('scheduled', 'queued', 'unknown') AND sending_at IS NULL
      """;

  private static TestApi api;
  private static TestMails mails;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS);
    mails = new TestMails(api);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void one_that_waits_is_canceled_and_says_nothing_any_more() {
    JsonObject wanted =
        mail("jo@example.com")
            .put("send_at", Instant.now().plus(Duration.ofDays(1)).toString())
            .put(
                "attachments",
                new JsonArray().add(new JsonObject().put("name", "a.txt").put("content", "aGk=")));
    String id = mails.sent(api.key, wanted);
    var answer = mails.cancel(api.key, id);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonObject canceled = TestApi.json(answer);
    assertThat(canceled.getString("status")).isEqualTo("canceled");
    assertThat(canceled.getJsonArray("events").getJsonObject(0).getString("type"))
        .isEqualTo("canceled");
    Row row = mails.row("Acme", id);
    assertThat(row.bytesOrNull("sealed")).isNull();
    assertThat(
            mails.inWorker(
                "Acme", "SELECT FROM email_attachment WHERE email_id = $1", UUID.fromString(id)))
        .isEmpty();
    Row job =
        api.rows(
                "SELECT run_at <= now() AS due, cancel_asked_at IS NOT NULL AS asked FROM job WHERE id = $1",
                UUID.fromString(id))
            .getFirst();
    assertThat(job.bool("due") && job.bool("asked")).as("its job is ended soon").isTrue();

    JsonObject again = TestApi.json(mails.cancel(api.key, id));
    assertThat(again).as("a repeat changes nothing").isEqualTo(canceled);
  }

  @Test
  void one_that_is_being_sent_or_was_is_not() {
    String id = mails.sent(api.key, mail("jo@example.com"));
    assertThat(mark(id)).isEqualTo(1);
    assertThat(mails.cancel(api.key, id).statusCode()).isEqualTo(409);
    mails.inWorker(
        "Acme",
        "UPDATE email SET status = 'delivered', sent_at = now() WHERE id = $1 RETURNING id",
        UUID.fromString(id));
    var late = mails.cancel(api.key, id);
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(TestApi.json(late).getString("detail")).contains("delivered");
  }

  @Test
  void anothers_is_not_there_and_a_reader_may_not() {
    String id = mails.sent(api.key, mail("jo@example.com"));
    String other = api.seedKey("Other", "emails:read", "emails:write");
    assertThat(mails.cancel(other, id).statusCode()).isEqualTo(404);
    String reader = api.seedKey("Acme", "emails:read");
    assertThat(mails.cancel(reader, id).statusCode()).isEqualTo(403);
    assertThat(mails.shown(api.key, id).getString("status")).isEqualTo("queued");
  }

  @Test
  void of_a_cancel_and_a_worker_at_once_one_comes_first() {
    List<String> ids =
        IntStream.range(0, 30).mapToObj(i -> mails.sent(api.key, mail("jo@example.com"))).toList();
    int canceled = 0;
    for (String id : ids) {
      var marked = CompletableFuture.supplyAsync(() -> mark(id));
      int status = mails.cancel(api.key, id).statusCode();
      assertThat(status).isEqualTo(marked.join() == 1 ? 409 : 200);
      canceled += status == 200 ? 1 : 0;
    }
    assertThat(canceled).isBetween(0, 30);
  }

  private static int mark(String id) {
    return api.database.transact(
        Role.WORKER,
        TenantScope.of(mails.tenant("Acme")),
        tx -> tx.update(MARK, UUID.fromString(id)));
  }
}
