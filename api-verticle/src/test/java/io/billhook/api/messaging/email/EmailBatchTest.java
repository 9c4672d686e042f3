package io.billhook.api.messaging.email;

import static io.billhook.api.messaging.email.TestMails.batchOf;
import static io.billhook.api.messaging.email.TestMails.data;
import static io.billhook.api.messaging.email.TestMails.many;
import static io.billhook.api.messaging.email.TestMails.pointers;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many mails in one request. */
class EmailBatchTest {
  private static final JsonObject HELLO =
      new JsonObject().put("subject", "Hello").put("text", "Bye");

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
  void each_is_laid_over_what_is_said_for_all() {
    JsonObject defaults =
        HELLO
            .copy()
            .put("lane", "bulk")
            .put("tags", new JsonArray().add("all"))
            .put("headers", new JsonObject().put("X-A", "1").put("X-B", "1"));
    JsonArray emails =
        new JsonArray()
            .add(new JsonObject().put("to", "a@example.com"))
            .add(
                new JsonObject()
                    .put("to", "b@example.com")
                    .put("subject", "Own")
                    .putNull("lane")
                    .put("tags", new JsonArray())
                    .put("headers", new JsonObject().put("X-B", "2")));
    var answer = mails.batch(api.key, defaults, emails);
    assertThat(answer.statusCode()).isEqualTo(202);
    List<JsonObject> data = data(answer);
    assertThat(data).extracting(item -> item.getInteger("index")).containsExactly(0, 1);
    JsonObject first = mails.shown(api.key, data.get(0).getString("id"));
    JsonObject second = mails.shown(api.key, data.get(1).getString("id"));
    assertThat(first.getString("subject")).isEqualTo("Hello");
    assertThat(first.getString("lane")).isEqualTo("bulk");
    assertThat(first.getJsonArray("tags")).containsExactly("all");
    assertThat(second.getString("subject")).isEqualTo("Own");
    assertThat(second.getString("lane")).isEqualTo("transactional");
    assertThat(second.getJsonArray("tags")).isEmpty();
    assertThat(
            mails
                .inWorker(
                    "Acme",
                    "SELECT headers->>'X-A' AS a, headers->>'X-B' AS b FROM email WHERE id = $1",
                    UUID.fromString(second.getString("id")))
                .getFirst()
                .text("b"))
        .isEqualTo("2");
  }

  @Test
  void the_good_ones_go_and_the_others_are_told_by_their_place() {
    JsonArray emails =
        many(3)
            .add(new JsonObject().put("to", "nobody"))
            .add(new JsonObject())
            .add(new JsonObject().put("to", "x@example.com").put("bcc", "y").putNull("text"))
            .add(new JsonObject().put("to", "x@example.com").put("template", "none"))
            .add(new JsonObject().put("to", "x@example.com").put("subject", "a\u0000b"));
    long before = rows();
    var answer = mails.batch(api.key, HELLO, emails);
    assertThat(answer.statusCode()).isEqualTo(202);
    List<JsonObject> data = data(answer);
    assertThat(data).hasSize(8);
    assertThat(data.subList(0, 3)).allMatch(item -> item.getString("status").equals("queued"));
    assertThat(data.subList(3, 8)).allMatch(item -> !item.containsKey("id"));
    assertThat(errors(data.get(3))).containsExactly("/to");
    assertThat(errors(data.get(4))).containsExactly("/to");
    assertThat(errors(data.get(5))).containsExactly("/bcc");
    assertThat(errors(data.get(6))).containsExactlyInAnyOrder("/subject", "/text");
    assertThat(errors(data.get(7))).containsExactly("/subject");
    assertThat(rows() - before).isEqualTo(3);
    assertThat(
            api.count(
                "SELECT count(*) FROM job WHERE id = $1",
                UUID.fromString(data.getFirst().getString("id"))))
        .isEqualTo(1);
  }

  @Test
  void what_is_no_object_is_told_by_its_place_and_keeps_nobody_back() {
    JsonArray odd = new JsonArray().add("x").addNull().add(7).add(new JsonArray().add("y"));
    JsonArray emails = many(1).addAll(odd);
    var answer = mails.batch(api.key, HELLO, emails);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(202);
    List<JsonObject> data = data(answer);
    assertThat(data.getFirst().getString("status")).isEqualTo("queued");
    assertThat(data.subList(1, 5))
        .allSatisfy(
            item ->
                assertThat(item.getJsonArray("errors"))
                    .containsExactly(
                        new JsonObject().put("pointer", "").put("detail", "must be an object")));
    var none = mails.batch(api.key, HELLO, odd);
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(pointers(none)).containsExactly("/emails/0", "/emails/1", "/emails/2", "/emails/3");
  }

  @Test
  void without_a_good_one_it_is_422_with_pointers_into_the_request() {
    JsonArray bad = new JsonArray();
    for (int i = 0; i < 1000; i++) {
      bad.add(new JsonObject().put("to", "nobody").put("a", 1).put("b", 1).put("c", 1));
    }
    long before = rows();
    var answer = mails.batch(api.key, HELLO, bad);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(pointers(answer)).contains("/emails/0/to", "/emails/1/a").hasSizeBetween(100, 110);
    assertThat(rows()).isEqualTo(before);
    var crowd = mails.batch(api.key, HELLO, many(1001));
    assertThat(pointers(crowd)).containsExactly("/emails");
    assertThat(mails.batch(api.key, HELLO, new JsonArray()).statusCode()).isEqualTo(422);
    assertThat(pointers(mails.batch(api.key, HELLO.copy().put("lane", "security"), many(1))))
        .containsExactly("/defaults/lane");
  }

  @Test
  void a_repeat_gives_the_same_answer_and_sends_nothing() {
    JsonObject body = batchOf(HELLO, many(1000).add(1, new JsonObject().put("to", "x")));
    body.getJsonArray("emails").remove(1000);
    long before = rows();
    var race =
        List.of(
            CompletableFuture.supplyAsync(() -> api.post("/v1/emails/batch", api.key, "b1", body)),
            CompletableFuture.supplyAsync(() -> api.post("/v1/emails/batch", api.key, "b1", body)));
    race.forEach(each -> assertThat(each.join().statusCode()).isIn(202, 409));
    var repeat = api.post("/v1/emails/batch", api.key, "b1", body);
    assertThat(repeat.statusCode()).isEqualTo(202);
    assertThat(repeat.getHeader("Idempotent-Replayed")).isEqualTo("true");
    assertThat(data(repeat)).hasSize(1000);
    assertThat(rows() - before).isEqualTo(999);
    body.getJsonArray("emails").remove(0);
    var other = api.post("/v1/emails/batch", api.key, "b1", body);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(TestApi.json(other).getString("type")).endsWith("idempotency-key-reused");
  }

  @Test
  void what_is_said_for_all_cannot_fill_the_memory() {
    String file = Base64.getEncoder().encodeToString(Buffer.buffer("x".repeat(2 << 20)).getBytes());
    JsonObject defaults =
        HELLO
            .copy()
            .put(
                "attachments",
                new JsonArray().add(new JsonObject().put("name", "a.txt").put("content", file)));
    List<JsonObject> data = data(mails.batch(api.key, defaults, many(1000)));
    long taken = data.stream().filter(item -> item.containsKey("id")).count();
    assertThat(taken).as("16 MiB of 2 each").isEqualTo(7);
    assertThat(errors(data.get(7))).containsExactly("");
    JsonObject wide = HELLO.copy().put("text", "x".repeat(500_000));
    assertThat(
            data(mails.batch(api.key, wide, many(1000))).stream().filter(i -> i.containsKey("id")))
        .hasSize(33);
  }

  private static List<String> errors(JsonObject item) {
    return item.getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }

  private static long rows() {
    return mails.inWorker("Acme", "SELECT count(*) AS count FROM email").getFirst().bigint("count");
  }
}
