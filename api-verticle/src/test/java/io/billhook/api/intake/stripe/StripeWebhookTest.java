package io.billhook.api.intake.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.devkit.Await;
import io.billhook.postgres.Row;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StripeWebhookTest {
  private static final String EVENT = "SELECT * FROM webhook_event WHERE external_id = $1";
  private static final String PATH = "/webhooks/stripe";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    assertThat(api.jobs.open).as("minted ids that were never ended").isEmpty();
    api.close();
  }

  @Test
  void an_event_is_stored_byte_for_byte_with_its_job() {
    String body = event("evt_kept", "customer.updated", "customer", "cus_kept") + " \n";
    assertThat(deliver(body).statusCode()).isEqualTo(200);
    Row row = api.rows(EVENT, "evt_kept").getFirst();
    assertThat(row.text("body")).isEqualTo(body);
    assertThat(row.text("state")).isEqualTo("received");
    assertThat(row.text("api_version")).isEqualTo("2024-06-20");
    assertThat(row.bool("livemode")).isFalse();
    Row job = job("cus_kept");
    assertThat(job.text("kind")).isEqualTo("billing.sync");
    assertThat(new JsonObject(job.text("args")))
        .isEqualTo(new JsonObject().put("object", "customer").put("id", "cus_kept"));
    assertThat(job.integer("max_attempts")).isEqualTo(20);
    assertThat(api.jobs.published).contains(job.uuid("id"));
  }

  @Test
  void ten_duplicates_change_only_the_counter() {
    String body = event("evt_ten", "invoice.paid", "invoice", "in_ten");
    deliver(body);
    String before = rowsAsText();
    for (int i = 0; i < 10; i++) {
      assertThat(deliver(body).statusCode()).isEqualTo(200);
    }
    Row row = api.rows(EVENT, "evt_ten").getFirst();
    assertThat(row.integer("duplicates")).isEqualTo(10);
    assertThat(rowsAsText()).isEqualTo(before);
  }

  @Test
  void duplicates_at_the_same_time_are_counted_each() {
    String body = event("evt_many", "invoice.paid", "invoice", "in_many");
    List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sent.add(send(body));
    }
    for (var answer : sent) {
      assertThat(answer.await().statusCode()).isEqualTo(200);
    }
    assertThat(api.rows(EVENT, "evt_many")).hasSize(1);
    assertThat(api.rows(EVENT, "evt_many").getFirst().integer("duplicates")).isEqualTo(39);
    assertThat(jobs("in_many")).isEqualTo(1);
  }

  @Test
  void shuffled_and_doubled_events_of_many_objects_are_all_there_once() {
    long seed = new Random().nextLong();
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String body = event("evt_mix_" + i, "charge.updated", "charge", "ch_mix_" + i % 30);
      bodies.add(body);
      bodies.add(body);
    }
    Collections.shuffle(bodies, new Random(seed));
    List<Future<HttpResponse<Buffer>>> sent = bodies.stream().map(StripeWebhookTest::send).toList();
    for (var answer : sent) {
      assertThat(answer.await().statusCode()).as("seed %d", seed).isEqualTo(200);
    }
    var sums =
        api.rows(
                """
                SELECT count(*) AS events, sum(duplicates) AS duplicates FROM webhook_event
                WHERE external_id LIKE 'evt_mix_%'
                """)
            .getFirst();
    assertThat(sums.bigint("events")).isEqualTo(300);
    assertThat(sums.bigint("duplicates")).isEqualTo(300);
    assertThat(api.count("SELECT count(*) FROM job WHERE dedupe_key LIKE '%ch_mix_%'"))
        .isEqualTo(30);
  }

  @Test
  void a_waiting_job_takes_further_events_of_its_object() {
    deliver(event("evt_w1", "product.created", "product", "prod_w"));
    deliver(event("evt_w2", "product.updated", "product", "prod_w"));
    assertThat(jobs("prod_w")).isEqualTo(1);
    api.database.run(
        io.billhook.postgres.Role.ENGINE,
        io.billhook.postgres.TenantScope.none(),
        tx ->
            tx.update(
                "UPDATE job SET state = 2, unique_key = NULL WHERE dedupe_key LIKE '%prod_w'"));
    deliver(event("evt_w3", "product.updated", "product", "prod_w"));
    assertThat(jobs("prod_w")).isEqualTo(2);
  }

  @Test
  void what_has_no_sync_is_stored_as_processed() {
    String upcoming =
        "{\"id\":\"evt_up\",\"type\":\"invoice.upcoming\",\"livemode\":false,"
            + "\"data\":{\"object\":{\"object\":\"invoice\"}}}";
    String thin =
        "{\"id\":\"evt_thin\",\"object\":\"v2.core.event\",\"type\":\"v2.core.account.updated\","
            + "\"livemode\":false,\"related_object\":{\"id\":\"acct_1\"}}";
    String unknown = event("evt_unk", "made.up", "made_up", "mu_1");
    for (String body : List.of(upcoming, thin, unknown, "{\"id\":\"evt_bare\",\"type\":\"x\"}")) {
      assertThat(deliver(body).statusCode()).as(body).isEqualTo(200);
    }
    for (String id : List.of("evt_up", "evt_thin", "evt_unk", "evt_bare")) {
      Row row = api.rows(EVENT, id).getFirst();
      assertThat(row.text("state")).as(id).isEqualTo("processed");
      assertThat(row.text("note")).as(id).isEqualTo("no_sync");
    }
    assertThat(jobs("mu_1")).isZero();
  }

  @Test
  void an_event_of_a_connected_account_is_marked_and_never_synced() {
    String ours = event("evt_ours", "product.updated", "product", "prod_shared");
    for (String whose : List.of("\"account\":\"acct_other\"", "\"context\":\"acct_other\"")) {
      String id = "evt_theirs_" + whose.indexOf('o');
      String theirs = event(id, "product.updated", "product", "prod_shared");
      assertThat(deliver(theirs.replaceFirst("\\{", "{" + whose + ",")).statusCode())
          .isEqualTo(200);
      Row row = api.rows(EVENT, id).getFirst();
      assertThat(row.text("state")).isEqualTo("processed");
      assertThat(row.text("note")).isEqualTo("other_account");
      assertThat(replay(id).statusCode()).isEqualTo(409);
    }
    assertThat(jobs("prod_shared")).isZero();

    deliver(ours.replaceFirst("\\{", "{\"account\":null,\"context\":null,"));
    assertThat(jobs("prod_shared")).isEqualTo(1);
  }

  private static HttpResponse<Buffer> replay(String externalId) {
    Row row =
        api.rows("SELECT id FROM webhook_event WHERE external_id = $1", externalId).getFirst();
    return api.post(
        "/ops/api/webhooks/" + row.uuid("id") + "/replay",
        api.operator(),
        new JsonObject().put("reason", "again"));
  }

  @Test
  void a_deleted_object_is_synced_too() {
    deliver(event("evt_del", "customer.deleted", "customer", "cus_del"));
    assertThat(jobs("cus_del")).isEqualTo(1);
  }

  @Test
  void an_escaped_nul_is_kept_as_it_came() {
    String body =
        "{\"id\":\"evt_nul\",\"type\":\"x\",\"data\":{\"object\":{\"name\":\"a\\u0000b\"}}}";
    assertThat(deliver(body).statusCode()).isEqualTo(200);
    assertThat(api.rows(EVENT, "evt_nul").getFirst().text("body")).isEqualTo(body);
  }

  @Test
  void a_body_that_is_not_utf_8_is_kept_as_bytes() {
    byte[] body =
        "{\"id\":\"evt_bytes\",\"type\":\"x\",\"n\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xff;
    assertThat(deliver(body, TestSignature.header(TestApi.SECRET, now(), body)).statusCode())
        .isEqualTo(200);
    Row row = api.rows(EVENT, "evt_bytes").getFirst();
    assertThat(row.textOrNull("body")).isNull();
    assertThat(row.bytes("body_bytes")).isEqualTo(body);
  }

  @Test
  void each_refusal_has_its_status_and_its_counter_and_touches_nothing_else() {
    String good = event("evt_no", "invoice.paid", "invoice", "in_no");
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    assertRefused("no_header", 400, () -> deliver(bytes, null));
    assertRefused("malformed_header", 400, () -> deliver(bytes, "nonsense"));
    assertRefused("bad_signature", 400, () -> deliver(bytes, "t=" + now() + ",v1=00"));
    assertRefused(
        "stale",
        400,
        () -> deliver(bytes, TestSignature.header(TestApi.SECRET, now() - 301, bytes)));
    assertRefused("malformed_json", 400, () -> deliver("{\"id\":\"evt_no\""));
    assertRefused("malformed_json", 400, () -> deliver(""));
    assertRefused("malformed_json", 400, () -> deliver(good + "x"));
    assertRefused("no_id", 400, () -> deliver("{\"type\":\"x\"}"));
    assertRefused("no_id", 400, () -> deliver("{\"id\":5,\"type\":\"x\"}"));
    assertRefused("no_id", 400, () -> deliver("[1]"));
    assertRefused(
        "no_id", 400, () -> deliver("{\"id\":\"" + "x".repeat(256) + "\",\"type\":\"x\"}"));
    assertRefused("no_id", 400, () -> deliver("{\"id\":\"a\\u0000\",\"type\":\"x\"}"));
    assertRefused("no_type", 400, () -> deliver("{\"id\":\"evt_no\"}"));
    assertRefused(
        "wrong_livemode",
        400,
        () -> deliver(good.replace("\"livemode\":false", "\"livemode\":true")));
    assertRefused("wrong_method", 405, () -> api.request(HttpMethod.GET, PATH).send().await());
    assertRefused("too_large", 413, () -> deliver("x".repeat(1024 * 1024 + 1)));
    assertThat(api.rows(EVENT, "evt_no")).isEmpty();
    assertThat(jobs("in_no")).isZero();
    // A sample of each at most every ten seconds and event loop, of which there are two; nobody
    // waits for it to be written.
    Await.until("a sample is kept", () -> samples("no_id") > 0);
    assertThat(samples("no_id")).isLessThanOrEqualTo(2);
  }

  private static long samples(String reason) {
    return api.count("SELECT count(*) FROM rejected_webhook WHERE reason = $1", reason);
  }

  @Test
  void acknowledgement_is_measured() {
    deliver(event("evt_time", "x", "y", "z"));
    assertThat(api.metrics.scrape())
        .contains("billhook_webhook_acknowledged_seconds_count{provider=\"stripe\"}");
  }

  private interface Delivery {
    HttpResponse<Buffer> send();
  }

  private static void assertRefused(String reason, int status, Delivery delivery) {
    double before = refused(reason);
    var response = delivery.send();
    assertThat(response.statusCode()).as(reason).isEqualTo(status);
    assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused(reason)).as(reason).isEqualTo(before + 1);
  }

  private static double refused(String reason) {
    return api.metrics
        .registry()
        .get("billhook_webhook_rejected")
        .tag("provider", "stripe")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static HttpResponse<Buffer> deliver(String body) {
    return send(body).await();
  }

  private static Future<HttpResponse<Buffer>> send(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(bytes, TestSignature.header(TestApi.SECRET, now(), bytes));
  }

  private static HttpResponse<Buffer> deliver(byte[] body, @Nullable String signature) {
    return send(body, signature).await();
  }

  private static Future<HttpResponse<Buffer>> send(byte[] body, @Nullable String signature) {
    var request = api.client.post(PATH).putHeader("Content-Type", "application/json");
    if (signature != null) {
      request.putHeader("Stripe-Signature", signature);
    }
    return request.sendBuffer(Buffer.buffer(body));
  }

  private static long now() {
    return api.clock.instant().getEpochSecond();
  }

  private static String event(String id, String type, String object, String objectId) {
    return """
        {"id":"%s","object":"event","api_version":"2024-06-20","type":"%s","livemode":false,\
        "data":{"object":{"id":"%s","object":"%s","lines":[{"id":"x"}],"metadata":{"id":"y"}}}}\
        """
        .formatted(id, type, objectId, object);
  }

  private static Row job(String object) {
    return api.rows(
            "SELECT id, kind, max_attempts, args::text AS args FROM job WHERE unique_key LIKE $1",
            "%:" + object)
        .getFirst();
  }

  private static long jobs(String object) {
    return api.count("SELECT count(*) FROM job WHERE dedupe_key LIKE $1", "%:" + object);
  }

  /** Everything that must not change, as one text. */
  private static String rowsAsText() {
    List<UUID> jobs =
        api.rows("SELECT id FROM job ORDER BY id").stream().map(row -> row.uuid("id")).toList();
    return jobs
        + api.rows(
                """
                SELECT string_agg(id || state || received_at || body, ',' ORDER BY id) AS all
                FROM webhook_event
                """)
            .getFirst()
            .text("all");
  }
}
