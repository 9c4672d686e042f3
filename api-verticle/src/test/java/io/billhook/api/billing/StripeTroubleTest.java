package io.billhook.api.billing;

import static io.billhook.api.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.BillingConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Stripe that is slow, half dead or lies: nothing is done twice, and nothing is left behind. */
@Timeout(90)
class StripeTroubleTest {
  private static final String SESSIONS = "/v1/checkout/sessions";

  private final BillingApi billing = new BillingApi(BillingConfig.USUAL);
  private String key = "";

  @BeforeEach
  void seed() {
    key = billing.key("trouble");
  }

  @AfterEach
  void close() {
    billing.close();
  }

  private HttpResponse<Buffer> buy() {
    return billing.checkout(key, BillingApi.wish("price_starter_monthly"));
  }

  private void assertOneSession() {
    HttpResponse<Buffer> bought = buy();
    assertThat(bought.statusCode()).as(bought.bodyAsString()).isEqualTo(201);
    assertThat(billing.objects("checkout.session")).hasSize(1);
    assertThat(billing.objects("customer")).hasSize(1);
    assertThat(billing.api.count("SELECT count(*) FROM job WHERE kind = 'billing.checkout'"))
        .isOne();
    assertThat(billing.intentsUnderWay()).isZero();
  }

  private JsonObject fault(String name, String path) {
    return new JsonObject().put("fault", name).put("path", path).put("count", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "[]", "{}", "{\"object\":\"checkout.session\"}"})
  void a_lie_is_no_answer_and_the_same_key_tells_what_came_of_it(String body) {
    billing.fault(
        fault("lie", SESSIONS)
            .put("count", 2)
            .put("status", 200)
            .put("content_type", "application/json")
            .put("body", body));
    HttpResponse<Buffer> lied = buy();
    assertThat(lied.statusCode()).as(lied.bodyAsString()).isEqualTo(503);
    assertThat(lied.getHeader("Retry-After")).isNotNull();
    billing.noFaults();
    assertOneSession();
  }

  @Test
  void an_answer_that_does_not_come_is_503_and_the_repeat_goes_on() {
    billing.fault(fault("latency", SESSIONS).put("ms", 12_000));
    long begun = System.nanoTime();
    assertThat(buy().statusCode()).isEqualTo(503);
    assertThat((System.nanoTime() - begun) / 1e9).isBetween(9.0, 12.0);
    billing.noFaults();
    assertOneSession();
  }

  @Test
  void a_rate_limit_is_503_with_stripes_own_wait() {
    billing.fault(fault("status", SESSIONS).put("status", 429).put("retry_after", 7));
    HttpResponse<Buffer> answer = buy();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isEqualTo("7");
    assertOneSession();
  }

  @Test
  void an_error_that_stripe_has_stored_under_the_key_is_passed_by() {
    billing.fault(fault("stored_status", SESSIONS).put("status", 500));
    assertThat(buy().statusCode()).isEqualTo(503);
    assertThat(buy().statusCode()).as("the stored one again").isEqualTo(503);
    assertOneSession();
  }

  @Test
  void an_open_breaker_is_503_at_once() {
    billing.fault(new JsonObject().put("fault", "status").put("status", 500));
    for (int i = 0; i < 6; i++) {
      assertThat(buy().statusCode()).isEqualTo(503);
    }
    int asked = billing.posts("/v1").size();
    HttpResponse<Buffer> open = buy();
    assertThat(open.statusCode()).isEqualTo(503);
    assertThat(billing.posts("/v1")).hasSize(asked);
  }

  /** As after a crash between the call and its storing: the row is all there is. */
  @Test
  void what_was_done_and_not_stored_is_gone_on_with() {
    billing.fault(fault("accept_then_reset", SESSIONS).put("count", 2));
    assertThat(buy().statusCode()).isEqualTo(503);
    assertThat(billing.objects("checkout.session")).hasSize(1);
    assertThat(billing.intentsUnderWay()).isOne();
    assertOneSession();
    List<String> keys =
        billing.posts(SESSIONS).stream()
            .map(c -> c.getString("idempotency_key"))
            .distinct()
            .toList();
    assertThat(keys).hasSize(1);
  }

  /** Who made it is gone, another choice comes: the session that nobody knows is expired. */
  @Test
  void one_that_was_given_up_is_expired_by_the_next_choice() {
    billing.fault(fault("accept_then_reset", SESSIONS).put("count", 2));
    assertThat(buy().statusCode()).isEqualTo(503);
    billing.age("UPDATE billing_checkout SET asked_at = now() - interval '1 minute'");

    HttpResponse<Buffer> other = billing.checkout(key, BillingApi.wish("price_pro_monthly"));

    assertThat(other.statusCode()).as(other.bodyAsString()).isEqualTo(201);
    assertThat(billing.objects("checkout.session"))
        .extracting(s -> s.getString("status"))
        .containsExactlyInAnyOrder("open", "expired");
  }

  @Test
  void one_idempotency_key_is_one_answer_whatever_stands_by_then() {
    String once = UUID.randomUUID().toString();
    JsonObject wish = BillingApi.wish("price_starter_monthly");
    HttpResponse<Buffer> first = billing.api.post(BillingApi.CHECKOUTS, key, once, wish);
    String session = billing.objects("checkout.session").getFirst().getString("id");
    billing.control(
        HttpMethod.POST, "/_sim/stripe/checkout/" + session + "/complete", new JsonObject());
    HttpResponse<Buffer> again = billing.api.post(BillingApi.CHECKOUTS, key, once, wish);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(json(again)).isEqualTo(json(first));
    assertThat(again.getHeader("Idempotent-Replayed")).isEqualTo("true");
  }
}
