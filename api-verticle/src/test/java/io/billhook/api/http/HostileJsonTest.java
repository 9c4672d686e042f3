package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.billhook.api.TestApi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies that are made to cost more than their length. */
class HostileJsonTest {
  /** Of these the first cost more than a minute where the cost grows with the square. */
  private static final Duration FAR_FROM_SQUARE = Duration.ofSeconds(10);

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void thousands_of_names_with_one_hash_are_refused_at_once() {
    String much = members(60_000, HostileJsonTest::ofOneHash);
    assertTimeout(FAR_FROM_SQUARE, () -> refused(much, 400));
    String less = members(9_000, HostileJsonTest::ofOneHash);
    assertTimeout(FAR_FROM_SQUARE, () -> assertCrowded(less, ""));
  }

  @Test
  void a_crowd_of_members_is_told_where_it_is() {
    String crowd = members(101, i -> "n" + i);
    assertCrowded("{\"tags\":[{},{\"a/b\":" + crowd + "}]}", "/tags/1/a~1b");
  }

  @Test
  void a_hundred_unknown_members_are_told_of_as_ever() {
    JsonObject problem = refused(members(100, i -> "n" + i), 422);
    assertThat(problem.getJsonArray("errors")).hasSize(20);
  }

  @Test
  void a_name_of_a_kilobyte_or_a_number_of_thousands_of_digits_is_malformed() {
    refused("{\"" + "n".repeat(1024) + "\":1}", 400);
    refused("{\"to\":" + "9".repeat(10_000) + "}", 400);
  }

  @Test
  void a_list_of_more_items_than_any_request_has_is_malformed() {
    assertTimeout(
        FAR_FROM_SQUARE, () -> refused("{\"tags\":[" + "1,".repeat(500_000) + "1]}", 400));
    assertTimeout(FAR_FROM_SQUARE, () -> refused("{\"tags\":[" + "1,".repeat(15_000) + "1]}", 422));
  }

  private static void assertCrowded(String body, String pointer) {
    JsonObject error = refused(body, 422).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo(pointer);
    assertThat(error.getString("detail")).isEqualTo("must have at most 100 members");
  }

  private static JsonObject refused(String body, int status) {
    var response =
        api.client
            .post("/v1/emails")
            .bearerTokenAuthentication(api.key)
            .putHeader("Content-Type", "application/json")
            .putHeader("Idempotency-Key", "1")
            .sendBuffer(Buffer.buffer(body))
            .await();
    assertThat(response.statusCode()).isEqualTo(status);
    return TestApi.json(response);
  }

  private static String members(int count, IntFunction<String> name) {
    return IntStream.range(0, count)
        .mapToObj(i -> '"' + name.apply(i) + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Aa and BB have one hash, and so has every text that is made of them. */
  private static String ofOneHash(int number) {
    return IntStream.range(0, 16)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }
}
