package io.billhook.api.intake.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.stripe.StripeEventReader.Result;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader takes for JSON, and what it finds there, is what Jackson does. */
final class StripeEventReaderTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String EVENT =
      """
      {"id": "evt_1", "object": "event", "api_version": "2026-07-29.dahlia", "n": [1, -2.5e+3, 0.1E-2],
       "data": {"previous_attributes": {"id": "no", "a": [[], {}, "x\\\\\\"y"]},
        "object": {"id": "in_1", "object": "invoice", "metadata": {"id": "no"}, "name": "J\\u00fcr\\/g",
         "b": [true, false, null, -0, {"c": {"id": "no"}}]}},
       "livemode": false, "pending_webhooks": 1, "type": "invoice.paid"}
      """;

  private static final String PIECES = "{}[]\",:\\ \n\t01-.eEtfnu/abx\u0001";

  @Test
  void an_event_is_read() {
    assertThat(read(EVENT))
        .isEqualTo(
            new Result.Read(
                new InboundEvent(
                    "evt_1", "invoice.paid", false, "2026-07-29.dahlia", "invoice", "in_1")));
  }

  /** As docs.stripe.com/event-destinations shows it. */
  @Test
  void a_thin_event_hints_at_its_related_object() {
    String event =
        """
        {"id": "evt_test_65", "object": "v2.core.event", "type": "v1.customer.updated",
         "livemode": false, "created": "2024-09-17T06:20:52.246Z", "reason": null,
         "related_object": {"id": "cus_1", "type": "customer", "url": "/v1/customers/cus_1"}}
        """;
    assertThat(read(event))
        .isEqualTo(
            new Result.Read(
                new InboundEvent(
                    "evt_test_65", "v1.customer.updated", false, null, "customer", "cus_1")));
  }

  @Test
  void usage_that_was_refused_stands_in_the_event_alone() {
    String event =
        """
        {"id": "evt_test_65", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered",
         "livemode": false, "created": "2024-09-17T06:20:52.246Z", "reason": null,
         "related_object": {"id": "mtr_1", "type": "billing.meter", "url": "/v1/billing/meters/mtr_1"}}
        """;
    assertThat(read(event))
        .isEqualTo(
            new Result.Read(
                new InboundEvent(
                    "evt_test_65",
                    "v1.billing.meter.error_report_triggered",
                    false,
                    null,
                    "v2.core.event",
                    "evt_test_65")));
  }

  @Test
  void what_a_customer_may_use_is_known_by_the_customer() {
    String event =
        """
        {"id": "evt_1", "type": "entitlements.active_entitlement_summary.updated",
         "data": {"object": {"object": "entitlements.active_entitlement_summary", "customer": "cus_1",
          "entitlements": {"object": "list", "data": [{"id": "ent_1"}]}}}}
        """;
    assertThat(read(event))
        .isEqualTo(
            new Result.Read(
                new InboundEvent(
                    "evt_1",
                    "entitlements.active_entitlement_summary.updated",
                    null,
                    null,
                    "entitlements.active_entitlement_summary",
                    "cus_1")));
  }

  @Test
  void an_object_without_id_is_not_its_customers() {
    String event =
        "{\"id\":\"e\",\"type\":\"invoice.upcoming\",\"data\":{\"object\":{\"object\":\"invoice\",\"customer\":\"c\"}}}";
    assertThat(read(event))
        .isEqualTo(
            new Result.Read(
                new InboundEvent("e", "invoice.upcoming", null, null, "invoice", null)));
  }

  @Test
  void names_and_values_may_be_written_with_escapes() {
    String event =
        """
        {"\\u0069d": "evt\\u005F\\u0031", "type": "a\\/b\\u00e4ö", "data":{"object":{"\\u0069\\u0064":"in_1"}}}
        """;
    assertThat(read(event))
        .isEqualTo(new Result.Read(new InboundEvent("evt_1", "a/bäö", null, null, null, "in_1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "}", "[", "nul", "truex", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "[1,]",
        "[,1]", "01", "-", "1.", ".1", "1e", "+1", "\"", "\"\\x\"", "\"\\u12g4\"", "{} {}", "{}x",
        "{\"a\":1 \"b\":2}", "{'a':1}", "{a:1}", "// x\n{}", "NaN", "\uFEFF{}", "\"\u0001\""
      })
  void what_is_not_json_is_malformed(String text) {
    assertThat(read(text)).isEqualTo(new Result.Refused(Refusal.MALFORMED_JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{}", "1", "null", "\"evt_1\"", "{\"id\":7}", "{\"id\":\"a\\u0000\"}"})
  void json_that_is_no_event_has_no_id(String text) {
    assertThat(read(text)).isEqualTo(new Result.Refused(StripeRefusals.NO_ID));
  }

  @Test
  void what_is_nested_too_deeply_is_malformed() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(read(deep)).isEqualTo(new Result.Refused(Refusal.MALFORMED_JSON));
  }

  @Test
  void damaged_events_are_judged_as_jackson_judges_them() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String damaged = damage(EVENT, random);
      assertThat(read(damaged)).as("seed %d: %s", seed, damaged).isEqualTo(byJackson(damaged));
    }
  }

  /** Strings are read several bytes at a time. */
  @Test
  void any_byte_at_any_place_of_a_string_is_judged_as_jackson_judges_it() {
    for (int length = 1; length <= 18; length++) {
      for (int at = 0; at < length; at++) {
        for (char c = 0; c < 128; c++) {
          String value = "x".repeat(at) + c + "x".repeat(length - at - 1);
          String event = "{\"object\":\"" + value + "\",\"id\":\"evt_1\",\"type\":\"a\"}";
          assertThat(read(event)).as(event).isEqualTo(byJackson(event));
        }
      }
    }
  }

  /** Takes away, puts in or replaces a character, up to three times. */
  private static String damage(String event, Random random) {
    StringBuilder text = new StringBuilder(event);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      int end = at + random.nextInt(2);
      String piece = PIECES.substring(random.nextInt(PIECES.length()));
      text.replace(at, end, random.nextInt(3) == 0 ? "" : piece.substring(0, 1));
    }
    return text.toString();
  }

  private static Result byJackson(String text) {
    JsonNode root;
    try {
      root = JACKSON.readTree(text);
    } catch (JsonProcessingException e) {
      return new Result.Refused(Refusal.MALFORMED_JSON);
    }
    String id = text(root.path("id"));
    String type = text(root.path("type"));
    if (id == null) {
      return new Result.Refused(StripeRefusals.NO_ID);
    }
    if (type == null) {
      return new Result.Refused(StripeRefusals.NO_TYPE);
    }
    JsonNode livemode = root.path("livemode");
    JsonNode object = root.path("data").path("object");
    return new Result.Read(
        new InboundEvent(
            id,
            type,
            livemode.isBoolean() ? livemode.booleanValue() : null,
            text(root.path("api_version")),
            text(object.path("object")),
            text(object.path("id"))));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual()
            && !node.textValue().isEmpty()
            && node.textValue().chars().noneMatch(Character::isISOControl)
        ? node.textValue()
        : null;
  }

  private static Result read(String text) {
    return StripeEventReader.read(text.getBytes(UTF_8));
  }
}
