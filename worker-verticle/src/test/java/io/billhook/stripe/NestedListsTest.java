package io.billhook.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.config.StripeConfig;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.TestDatabase;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class NestedListsTest {
  private final FakeProvider server = new FakeProvider();
  private final StripeObjects stripe =
      new StripeObjects(
          new StripeConfig("sk_test_1", List.of("whsec_1"), server.base()),
          new Breakers(
                  TestDatabase.vertx(),
                  new Metrics().registry(),
                  BreakerSettings.STANDARD,
                  () -> true,
                  _ -> {})
              .of("stripe"));

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "subscriptions, items, /v1/subscription_items?subscription=x_1",
    "invoices, lines, /v1/invoices/x_1/lines",
    "charges, refunds, /v1/charges/x_1/refunds",
  })
  void a_list_of_more_than_one_page_is_whole_and_in_order(
      String collection, String name, String url) {
    has(collection, "'rate':2.50,'" + name + "':" + first(0, 2, url));
    page(url, "e_1", 2, 102, true);
    page(url, "e_101", 102, 105, false);

    StripeObjects.Answer whole = stripe.retrieve(collection, "x_1").orElseThrow();

    assertThat(ids(whole.json().path(name))).containsExactlyElementsOf(names(0, 105));
    assertThat(whole.text()).contains("\"has_more\":false").contains("\"rate\":2.50");
  }

  @Test
  void a_list_within_an_entry_of_a_list_is_whole_too() {
    String taxes = "/v1/invoices/x_1/lines/l_1/taxes";
    has(
        "invoices",
        "'lines':{'object':'list','has_more':true,'url':'/v1/invoices/x_1/lines','data':[{'id':'l_0'}]}");
    server.on(
        "/v1/invoices/x_1/lines?limit=100&starting_after=l_0",
        200,
        json(
            "{'object':'list','has_more':false,'data':[{'id':'l_1','taxes':"
                + first(0, 1, taxes)
                + "}]}"));
    page(taxes, "e_0", 1, 3, false);

    JsonNode lines = stripe.retrieve("invoices", "x_1").orElseThrow().json().path("lines");

    assertThat(ids(lines)).containsExactly("l_0", "l_1");
    assertThat(ids(lines.path("data").path(1).path("taxes"))).isEqualTo(names(0, 3));
  }

  @Test
  void an_object_whose_lists_are_whole_is_left_exactly_as_it_came() {
    String text = "{ \"id\":\"x_1\", \"lines\":{\"data\":[{\"id\":\"l_0\"}],\"has_more\":false}}";
    server.on("/v1/invoices/x_1", 200, text);
    assertThat(stripe.retrieve("invoices", "x_1").orElseThrow().text()).isEqualTo(text);
  }

  @Test
  void entries_that_come_twice_stand_once_and_a_page_without_news_is_the_last() {
    String url = "/v1/invoices/x_1/lines";
    has("invoices", "'lines':" + first(0, 2, url));
    page(url, "e_1", 1, 4, true);
    page(url, "e_3", 2, 4, true);

    JsonNode lines = stripe.retrieve("invoices", "x_1").orElseThrow().json().path("lines");

    assertThat(ids(lines)).isEqualTo(names(0, 4));
    assertThat(lines.path("has_more").asBoolean()).isFalse();
  }

  /** Stripe's answer where the last entry of a page is gone when the next one is asked for. */
  @Test
  void a_list_that_changes_between_two_pages_is_read_again() {
    has("invoices", "'lines':" + first(0, 2, "/v1/invoices/x_1/lines"));
    server.on(
        "/v1/invoices/x_1/lines?limit=100&starting_after=e_1",
        400,
        json("{'error':{'code':'resource_missing'}}"));
    assertThat(failure()).isEqualTo(new Kind.Transient());
  }

  @Test
  void a_page_that_fails_fails_the_whole() {
    has("invoices", "'lines':" + first(0, 2, "/v1/invoices/x_1/lines"));
    server.on("/v1/invoices/x_1/lines?limit=100&starting_after=e_1", 500, "");
    assertThat(failure()).isEqualTo(new Kind.Transient());
  }

  @Test
  void of_a_list_without_end_fifty_pages_are_kept() {
    String url = "/v1/invoices/x_1/lines";
    has("invoices", "'lines':" + first(0, 1, url));
    for (int i = 0; i < 60; i++) {
      page(url, "e_" + i, i + 1, i + 2, true);
    }

    JsonNode lines = stripe.retrieve("invoices", "x_1").orElseThrow().json().path("lines");

    assertThat(ids(lines)).isEqualTo(names(0, 51));
    assertThat(lines.path("has_more").asBoolean()).isTrue();
  }

  @Test
  void of_long_pages_as_many_are_kept_as_fit() {
    String url = "/v1/invoices/x_1/lines";
    has("invoices", "'lines':" + first(0, 1, url));
    for (int i = 0; i < 4; i++) {
      String long3 = "x".repeat(3 * 1024 * 1024);
      server.on(
          url + "?limit=100&starting_after=e_" + i,
          200,
          json("{'data':[{'id':'e_%d','text':'%s'}],'has_more':true}".formatted(i + 1, long3)));
    }

    JsonNode lines = stripe.retrieve("invoices", "x_1").orElseThrow().json().path("lines");

    assertThat(ids(lines)).isEqualTo(names(0, 4));
    assertThat(lines.path("has_more").asBoolean()).isTrue();
  }

  @Test
  void a_list_whose_rest_is_nowhere_stays_as_it_came() {
    String text = "{ \"id\":\"x_1\", \"lines\":{\"data\":[{\"id\":\"l_0\"}],\"has_more\":true}}";
    server.on("/v1/invoices/x_1", 200, text);
    assertThat(stripe.retrieve("invoices", "x_1").orElseThrow().text()).isEqualTo(text);
  }

  private Kind failure() {
    return catchThrowableOfType(ProviderException.class, () -> stripe.retrieve("invoices", "x_1"))
        .kind();
  }

  private void has(String collection, String fields) {
    server.on("/v1/" + collection + "/x_1", 200, json("{'id':'x_1'," + fields + "}"));
  }

  private static String first(int from, int to, String url) {
    return "{'object':'list','data':%s,'has_more':true,'url':'%s'}"
        .formatted(entries(from, to), url);
  }

  private void page(String url, String after, int from, int to, boolean more) {
    server.on(
        url + (url.contains("?") ? "&" : "?") + "limit=100&starting_after=" + after,
        200,
        json("{'object':'list','data':%s,'has_more':%s}".formatted(entries(from, to), more)));
  }

  private static String entries(int from, int to) {
    return names(from, to).stream().map(id -> "{'id':'" + id + "'}").toList().toString();
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e_" + i).toList();
  }

  private static List<String> ids(JsonNode list) {
    return StreamSupport.stream(list.path("data").spliterator(), false)
        .map(entry -> entry.path("id").asText())
        .toList();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
