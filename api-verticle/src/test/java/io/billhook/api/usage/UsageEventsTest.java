package io.billhook.api.usage;

import static io.billhook.api.usage.UsageFixture.counted;
import static io.billhook.api.usage.UsageFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageEventsTest {
  private static UsageFixture usage;

  @BeforeAll
  static void start() {
    usage = new UsageFixture();
  }

  @AfterAll
  static void stop() {
    usage.close();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  @Test
  void an_event_counts_once_however_often_it_comes() {
    String key = usage.key();
    JsonObject one = event("a", "api_calls", 3, now());
    assertThat(usage.send(key, one).statusCode()).isEqualTo(202);
    var mixed =
        usage.send(
            key,
            one,
            event("a", "api_calls", 4, now()),
            event("b", "api_calls", "0.5", now()),
            event("b", "api_calls", "0.50", Instant.parse(one.getString("timestamp"))));
    assertThat(TestApi.json(mixed).getInteger("accepted")).isEqualTo(1);
    assertThat(
            TestApi.json(mixed).getInteger("duplicates")
                + TestApi.json(mixed).getInteger("conflicts"))
        .isEqualTo(3);
    JsonObject item = usage.usage(key).getFirst();
    assertThat(item.getString("value")).isEqualTo("3.5");
    assertThat(item.getInteger("events")).isEqualTo(2);
    assertThat(item.getString("reported")).isEqualTo("0");
  }

  @Test
  void duplicates_and_conflicts_are_told_apart() {
    String key = usage.key();
    Instant at = now();
    assertThat(
            TestApi.json(
                usage.send(
                    key,
                    event("a", "api_calls", 1, at),
                    event("a", "api_calls", "1.0", at),
                    event("a", "api_calls", 2, at))))
        .isEqualTo(counted(1, 1, 1));
    assertThat(
            TestApi.json(
                usage.send(
                    key,
                    event("a", "api_calls", 1, at),
                    event("a", "logins", 1, at),
                    event("c", "api_calls", 1, at.minusSeconds(1)))))
        .isEqualTo(counted(1, 1, 1));
    assertThat(TestApi.json(usage.send(key, event("a", "api_calls", 1, at.plusSeconds(1)))))
        .isEqualTo(counted(0, 0, 1));
  }

  @Test
  void decimals_stay_exact_as_numbers_and_as_texts() {
    String key = usage.key();
    String at = now().toString();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      events.add(
          "{\"event_id\":\"%d\",\"meter\":\"api_calls\",\"value\":%s,\"timestamp\":\"%s\"}"
              .formatted(i, i % 2 == 0 ? "0.100000000001" : "\"0.200000000002\"", at));
    }
    var sent =
        usage.raw(key, "application/json", "{\"events\":[" + String.join(",", events) + "]}");
    assertThat(TestApi.json(sent)).isEqualTo(counted(1_000, 0, 0));
    assertThat(usage.usage(key).getFirst().getString("value")).isEqualTo("150.0000000015");
  }

  @Test
  void one_wrong_event_keeps_a_thousand_out() {
    String key = usage.key();
    List<JsonObject> events = new ArrayList<>();
    for (int i = 0; i < 999; i++) {
      events.add(event("e" + i, "api_calls", 1, now()));
    }
    events.add(500, event("bad", "api_calls", -1, now()));
    assertThat(pointers(usage.send(key, events))).containsExactly("/events/500/value");
    assertThat(usage.usage(key)).isEmpty();
    events.add(event("more", "api_calls", 1, now()));
    assertThat(pointers(usage.send(key, events))).containsExactly("/events");
    assertThat(pointers(usage.send(key))).containsExactly("/events");
  }

  @Test
  void what_is_wrong_is_told_by_its_place() {
    String key = usage.key();
    Instant at = now();
    assertWrong(key, event("a", "nothing", 1, at), "/events/0/meter");
    assertWrong(key, event("a", "old", 1, at), "/events/0/meter");
    assertWrong(key, event("a", "api_calls", "a lot", at), "/events/0/value");
    assertWrong(key, event("a", "api_calls", true, at), "/events/0/value");
    assertWrong(key, event("a", "api_calls", "1234567890123.456", at), "/events/0/value");
    assertWrong(key, event("a", "api_calls", "0.0000000000001", at), "/events/0/value");
    assertWrong(key, event("a", "api_calls", "1e400", at), "/events/0/value");
    assertWrong(key, event("", "api_calls", 1, at), "/events/0/event_id");
    assertWrong(key, event("a\nb", "api_calls", 1, at), "/events/0/event_id");
    assertWrong(key, event("a\u0000b", "api_calls", 1, at), "/events/0/event_id");
    assertWrong(key, event("x".repeat(201), "api_calls", 1, at), "/events/0/event_id");
    assertWrong(
        key, event("a", "api_calls", 1, at.minus(Duration.ofDays(36))), "/events/0/timestamp");
    assertWrong(
        key, event("a", "api_calls", 1, at.plus(Duration.ofMinutes(6))), "/events/0/timestamp");
    assertWrong(
        key, event("a", "api_calls", 1, at).put("timestamp", "today"), "/events/0/timestamp");
    assertWrong(key, event("a", "api_calls", 1, at).put("more", 1), "/events/0/more");
    assertWrong(
        key,
        new JsonObject(),
        "/events/0/event_id",
        "/events/0/meter",
        "/events/0/value",
        "/events/0/timestamp");
    assertThat(usage.usage(key)).isEmpty();
  }

  @Test
  void numbers_beyond_any_bound_are_refused_at_once() {
    String key = usage.key();
    for (String value : List.of("1e999999999", "-1e999999999", "1e-999999999", "9".repeat(900))) {
      String body =
          "{\"events\":[{\"event_id\":\"a\",\"meter\":\"api_calls\",\"value\":%s,\"timestamp\":\"%s\"}]}"
              .formatted(value, now());
      assertThat(usage.raw(key, "application/json", body).statusCode()).isIn(400, 422);
    }
    assertThat(
            usage
                .raw(
                    key,
                    "application/json",
                    "{\"events\":[{\"event_id\":\"a\",\"meter\":\"api_calls\","
                        + "\"value\":0.1000000000000000000001,\"timestamp\":\"%s\"}]}"
                            .formatted(now()))
                .statusCode())
        .as("a number that a double would round")
        .isEqualTo(422);
  }

  @Test
  void the_bounds_of_time_are_inclusive_enough() {
    String key = usage.key();
    assertThat(
            TestApi.json(
                usage.send(
                    key,
                    event("a", "api_calls", 1, now().minus(Duration.ofDays(35)).plusSeconds(60)),
                    event("b", "api_calls", 0, now().plus(Duration.ofMinutes(4))))))
        .isEqualTo(counted(2, 0, 0));
  }

  @Test
  void cloud_events_count_within_their_source() {
    String key = usage.key();
    JsonObject one = cloud("1", "/gateway", 2);
    var both =
        usage.raw(
            key,
            "application/cloudevents-batch+json; charset=utf-8",
            new JsonArray().add(one).add(cloud("1", "/other", "3.5")).encode());
    assertThat(TestApi.json(both)).isEqualTo(counted(2, 0, 0));
    var again = usage.raw(key, "application/cloudevents+json", one.encode());
    assertThat(TestApi.json(again)).isEqualTo(counted(0, 1, 0));
    assertThat(usage.usage(key).getFirst().getString("value")).isEqualTo("5.5");
    assertThat(usage.take(key, "1", "?source=%2Fgateway").statusCode()).isEqualTo(200);
    assertThat(usage.take(key, "1", "").statusCode()).isEqualTo(404);
    assertThat(usage.usage(key).getFirst().getString("value")).isEqualTo("3.5");
  }

  @Test
  void a_wrong_cloud_event_is_told_by_its_place() {
    String key = usage.key();
    String batch = "application/cloudevents-batch+json";
    JsonObject bad = cloud("1", "/gateway", -2).put("specversion", "0.3").put("type", "nothing");
    assertThat(
            pointers(
                usage.raw(key, batch, new JsonArray().add(cloud("2", "s", 1)).add(bad).encode())))
        .containsExactlyInAnyOrder("/1/specversion", "/1/data/value");
    bad = cloud("1", "/gateway", 2).put("type", "nothing");
    assertThat(pointers(usage.raw(key, batch, new JsonArray().add(bad).encode())))
        .containsExactly("/0/type");
    bad.remove("source");
    bad.remove("time");
    bad.remove("data");
    assertThat(pointers(usage.raw(key, "application/cloudevents+json", bad.encode())))
        .containsExactly("/source", "/data/value", "/time");
    assertThat(usage.raw(key, batch, "[]").statusCode()).isEqualTo(422);
    assertThat(usage.raw(key, batch, "[1]").statusCode()).isEqualTo(422);
    assertThat(usage.raw(key, batch, "{}").statusCode()).isEqualTo(422);
    assertThat(usage.raw(key, "application/json", "[]").statusCode()).isEqualTo(422);
    assertThat(usage.raw(key, "text/plain", "[]").statusCode()).isEqualTo(415);
  }

  private static JsonObject cloud(String id, String source, Object value) {
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", id)
        .put("source", source)
        .put("type", "api_calls")
        .put("time", now().truncatedTo(ChronoUnit.DAYS).toString())
        .put("subject", "customer-1")
        .put("datacontenttype", "application/json")
        .put("data", new JsonObject().put("value", value).put("path", "/v1"));
  }

  @Test
  void batches_that_come_at_once_in_any_order_add_up_exactly() throws Exception {
    String key = usage.key();
    Instant at = now();
    List<List<JsonObject>> batches = new ArrayList<>();
    for (int batch = 0; batch < 12; batch++) {
      List<JsonObject> events = new ArrayList<>();
      for (int i = 0; i < 200; i++) { // every other event comes twice
        int number = batch / 2 * 200 + i;
        events.add(
            event(
                "e" + number,
                i % 3 == 0 ? "logins" : "api_calls",
                "0.1",
                at.minus(Duration.ofMinutes(number % 300))));
      }
      Collections.shuffle(events, new Random(batch));
      batches.add(events);
    }
    long accepted = 0;
    long duplicates = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent =
          batches.stream()
              .map(batch -> CompletableFuture.supplyAsync(() -> usage.send(key, batch), threads))
              .toList();
      for (var each : sent) {
        JsonObject counted = TestApi.json(each.get());
        accepted += counted.getLong("accepted");
        duplicates += counted.getLong("duplicates");
      }
    }
    assertThat(accepted).isEqualTo(1_200);
    assertThat(duplicates).isEqualTo(1_200);
    String from = "from=" + at.minus(Duration.ofHours(6));
    List<JsonObject> items = usage.usage(key, from, "to=" + at.plusSeconds(60));
    assertThat(items).extracting(item -> item.getString("value")).containsExactly("79.8", "402");
  }

  @Test
  void who_may_not_is_refused() {
    String reader = usage.api.seedKey("Reader", "usage:read");
    assertThat(usage.send(reader, event("a", "api_calls", 1, now())).statusCode()).isEqualTo(403);
    String writer = usage.api.seedKey("Writer", "usage:write");
    assertThat(usage.api.get("/v1/usage", writer).statusCode()).isEqualTo(403);
    String key = usage.key();
    assertThat(usage.send(key, event("mine", "api_calls", 1, now())).statusCode()).isEqualTo(202);
    assertThat(usage.take(usage.key(), "mine", "").statusCode()).isEqualTo(404);
  }

  @Test
  void admins_tell_of_usage_and_members_read_it() {
    try (TestPeople people = new TestPeople()) {
      UUID owner = people.account("o@a.io");
      UUID tenant = people.tenant(owner, "A");
      UUID admin = people.member(tenant, "a@a.io", TenantRole.ADMIN);
      UUID member = people.member(tenant, "m@a.io", TenantRole.MEMBER);
      JsonObject none = new JsonObject().put("events", new JsonArray());
      assertThat(people.post("/v1/usage-events", admin, none).statusCode()).isEqualTo(422);
      assertThat(people.post("/v1/usage-events", member, none).statusCode()).isEqualTo(403);
      assertThat(people.post("/v1/usage-events/a/void", member, new JsonObject()).statusCode())
          .isEqualTo(403);
      assertThat(people.get("/v1/usage", member).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void an_answer_may_be_asked_for_again_under_a_key() {
    String key = usage.key();
    String once = UUID.randomUUID().toString();
    JsonObject body =
        new JsonObject().put("events", new JsonArray().add(event("a", "api_calls", 1, now())));
    assertThat(TestApi.json(usage.api.post("/v1/usage-events", key, once, body)))
        .isEqualTo(counted(1, 0, 0));
    assertThat(TestApi.json(usage.api.post("/v1/usage-events", key, once, body)))
        .isEqualTo(counted(1, 0, 0));
  }

  private static void assertWrong(String key, JsonObject event, String... pointers) {
    assertThat(pointers(usage.send(key, event))).as(event.encode()).containsExactly(pointers);
  }

  private static List<String> pointers(HttpResponse<Buffer> response) {
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(422);
    return TestApi.json(response).getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }
}
