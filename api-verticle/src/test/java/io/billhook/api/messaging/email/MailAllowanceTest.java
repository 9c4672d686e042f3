package io.billhook.api.messaging.email;

import static io.billhook.api.messaging.email.TestMails.data;
import static io.billhook.api.messaging.email.TestMails.mail;
import static io.billhook.api.messaging.email.TestMails.many;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.QuotaConfig;
import io.billhook.config.TenantMailConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many mails a tenant may send, and in whose name. */
class MailAllowanceTest {
  private static final JsonObject HELLO =
      new JsonObject().put("subject", "Hello").put("text", "Bye");

  private static TestApi api;
  private static TestMails mails;
  private static int number;

  private String name = "";
  private String key = "";

  @BeforeAll
  static void start() {
    api =
        new TestApi(
            TestApi.ACCESS.with(QuotaConfig.USUAL.with(new TenantMailConfig(30, 60, null))));
    mails = new TestMails(api);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void make() {
    name = "New " + number++;
    key = api.seedKey(name, "emails:read", "emails:write");
  }

  @Test
  void a_new_tenant_sends_so_many_a_day_until_an_operator_lets_it() {
    var first = mails.batch(key, HELLO, many(28));
    assertThat(data(first)).allMatch(item -> item.containsKey("id"));
    var second = mails.batch(key, HELLO, many(5));
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(data(second))
        .extracting(item -> item.containsKey("id"))
        .containsExactly(true, true, false, false, false);
    refused(mails.batch(key, HELLO, many(2)));
    refused(mails.send(key, mail("x@example.com")));
    assertThat(counted()).as("what is refused is not counted").isEqualTo(30);
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(200);

    JsonObject told = TestApi.json(set("open"));
    assertThat(told.getString("messaging")).isEqualTo("open");
    assertThat(told.getInteger("emails_today")).isEqualTo(30);
    assertThat(data(mails.batch(key, HELLO, many(31))).stream().filter(i -> i.containsKey("id")))
        .hasSize(30);
    refused(mails.send(key, mail("x@example.com")));
    String audit =
        api.get("/ops/api/audit?target=" + mails.tenant(name), api.operator()).bodyAsString();
    assertThat(audit).contains("tenant.messaging-open", "known");
  }

  @Test
  void a_day_counts_the_mails_that_go_on_it() {
    String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();
    JsonObject later = HELLO.copy().put("send_at", tomorrow);
    assertThat(data(mails.batch(key, later, many(40))).stream().filter(i -> i.containsKey("id")))
        .hasSize(30);
    String today = mails.sent(key, mail("x@example.com"));
    assertThat(counted()).isEqualTo(31);
    mails.cancel(key, today);
    mails.cancel(key, today);
    assertThat(counted()).as("one that is canceled is not sent").isEqualTo(30);
  }

  @Test
  void many_at_once_are_counted_exactly() {
    var answers =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> mails.batch(key, HELLO, many(7))))
            .limit(8)
            .toList();
    long taken =
        answers.stream()
            .map(CompletableFuture::join)
            .filter(answer -> answer.statusCode() == 202)
            .flatMap(answer -> data(answer).stream())
            .filter(item -> item.containsKey("id"))
            .count();
    assertThat(taken).isEqualTo(30);
    assertThat(counted()).isEqualTo(30);
  }

  @Test
  void single_mails_at_once_are_counted_exactly() {
    set("open");
    var answers =
        IntStream.range(0, 75)
            .mapToObj(i -> mail("x" + i + "@example.com"))
            .map(mail -> CompletableFuture.supplyAsync(() -> mails.send(key, mail)))
            .toList();
    var refused =
        answers.stream().map(CompletableFuture::join).filter(a -> a.statusCode() != 202).toList();
    assertThat(refused).hasSize(15).allSatisfy(MailAllowanceTest::refused);
    assertThat(counted()).isEqualTo(60);
    assertThat(data(api.get("/v1/emails?limit=100", key))).hasSize(60);
  }

  @Test
  void one_address_is_spared_by_all_new_tenants_together() {
    JsonArray same = new JsonArray();
    for (int i = 0; i < 25; i++) {
      same.add(
          new JsonObject().put("to", (i % 2 == 0 ? "Victim+" + i : "victim") + "@example.com"));
    }
    assertThat(data(mails.batch(key, HELLO, same)).stream().filter(i -> i.containsKey("id")))
        .hasSize(20);
    assertThat(counted()).as("those that were refused for it are free for others").isEqualTo(20);
    String other = api.seedKey("Second to " + name, "emails:write");
    refused(mails.send(other, mail("victim@EXAMPLE.com")));
    mails.sent(other, mail("else@example.com"));
    set("open");
    mails.sent(key, mail("victim@example.com"));
  }

  /** Who takes and who gives back lock what is counted in one order, or they end each other. */
  @Test
  void mails_to_the_same_people_are_taken_and_canceled_at_once() {
    String other = api.seedKey("Beside " + name, "emails:read", "emails:write");
    String third = api.seedKey("Behind " + name, "emails:read", "emails:write");
    JsonObject later =
        HELLO.copy().put("send_at", Instant.now().plus(Duration.ofDays(2)).toString());
    var rounds =
        Stream.of(key, other, third, key, other, third, key, other, third)
            .map(each -> CompletableFuture.runAsync(() -> takenAndCanceled(each, later)))
            .toList();
    rounds.forEach(CompletableFuture::join);
    assertThat(counted()).isZero();
  }

  private static void takenAndCanceled(String key, JsonObject later) {
    for (int round = 0; round < 3; round++) {
      var taken = mails.batch(key, later, many(5));
      assertThat(taken.statusCode()).isEqualTo(202);
      data(taken)
          .forEach(
              item ->
                  assertThat(mails.cancel(key, item.getString("id")).statusCode()).isEqualTo(200));
    }
  }

  @Test
  void a_blocked_tenant_sends_nothing_and_is_told() {
    set("blocked");
    for (var answer :
        new HttpResponse<?>[] {
          mails.send(key, mail("x@example.com")), mails.batch(key, HELLO, many(2))
        }) {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.bodyAsString()).contains("stopped all messages");
    }
    assertThat(set("paused").statusCode()).isEqualTo(422);
    assertThat(patch(UUID.randomUUID(), "open").statusCode()).isEqualTo(404);
    assertThat(
            api.request(HttpMethod.PATCH, "/ops/api/tenants/" + mails.tenant(name))
                .bearerTokenAuthentication(key)
                .sendJsonObject(new JsonObject().put("messaging", "open"))
                .await()
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void nobody_writes_under_the_products_name() {
    assertThat(sender("Ada's \"Bakery\" <x>")).isEqualTo("Ada's Bakery x <shop@example.com>");
    for (String posing : new String[] {"Shop Security", "S H O P", "ｓｈｏｐ", "a@b.example", "<>"}) {
      assertThat(sender(posing)).as(posing).isEqualTo("shop@example.com");
    }
  }

  private static String sender(String tenant) {
    String own = api.seedKey(tenant, "emails:write");
    String id = mails.sent(own, mail("x@example.com"));
    return mails.row(tenant, id).text("sender");
  }

  private static void refused(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(TestApi.json(answer).getString("type"))
        .isEqualTo("urn:billhook:problem:messaging-limit");
    assertThat(Integer.parseInt(answer.getHeader("Retry-After"))).isBetween(1, 86_400);
  }

  private HttpResponse<Buffer> set(String messaging) {
    return patch(mails.tenant(name), messaging);
  }

  private static HttpResponse<Buffer> patch(UUID tenant, String messaging) {
    return api.request(HttpMethod.PATCH, "/ops/api/tenants/" + tenant)
        .bearerTokenAuthentication(api.operator())
        .sendJsonObject(new JsonObject().put("messaging", messaging).put("reason", "known"))
        .await();
  }

  private long counted() {
    return api.database
        .api(mails.tenant(name))
        .transact(
            tx ->
                tx.query(
                        "SELECT coalesce(sum(count), 0) AS sum FROM email_usage WHERE tenant_id IS NOT NULL")
                    .first()
                    .bigint("sum"));
  }
}
