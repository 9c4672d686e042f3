package io.billhook.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.stripe.Stripe;
import io.billhook.config.StripeConfig;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerOpen;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.FakeProvider.Call;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
final class StripeObjectsTest {
  private static Vertx vertx; // set before all tests
  private static final String PREFIX = "/_sim/stripe/api";

  private final FakeProvider server = new FakeProvider();
  private final StripeObjects stripe = at(URI.create(server.base() + PREFIX));

  @AfterEach
  void close() {
    server.close();
  }

  @BeforeAll
  static void take(Vertx given) {
    vertx = given;
  }

  @Test
  void asks_under_the_pinned_version_below_a_base_with_a_path() {
    on("/v1/customers/cus_1", 200, "{ \"id\":\"cus_1\",  \"object\":\"customer\" }");

    StripeObjects.Answer customer = customer("cus_1").orElseThrow();

    assertThat(customer.text()).isEqualTo("{ \"id\":\"cus_1\",  \"object\":\"customer\" }");
    Call call = server.calls().getFirst();
    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.path()).isEqualTo(PREFIX + "/v1/customers/cus_1");
    assertThat(call.header("stripe-version")).isEqualTo(Stripe.API_VERSION);
    assertThat(call.header("authorization")).isEqualTo("Bearer sk_test_1");
  }

  @Test
  void an_id_is_one_segment_of_the_path() {
    on("/v1/products/gold%20plan%2Fyear%3Fx", 200, "{\"id\":\"gold plan/year?x\"}");
    assertThat(stripe.retrieve("products", "gold plan/year?x")).isPresent();
  }

  @Test
  void what_stripe_does_not_have_is_empty() {
    assertThat(customer("cus_none")).isEmpty();
  }

  @Test
  void another_not_found_is_not_an_answer_about_the_object() {
    on("/v1/customers/cus_1", 404, "<html>no such page</html>");
    assertThat(kindOf("cus_1")).isEqualTo(new Kind.Rejected("no_code"));
  }

  /** Stripe says so with the code of what it does not have; the copy here is not to be ended. */
  @Test
  void what_is_there_in_the_other_mode_is_not_missing() {
    on(
        "/v1/customers/cus_1",
        404,
        "{\"error\":{\"code\":\"resource_missing\",\"message\":\"No such customer: 'cus_1'; a similar"
            + " object exists in live mode, but a test mode key was used to make this request.\"}}");
    assertThat(kindOf("cus_1")).isEqualTo(new Kind.Rejected("other_mode"));
    assertThat(catchThrowable(() -> customer("cus_1")))
        .hasMessageContaining("STRIPE_SECRET_KEY is of the other mode");
  }

  @Test
  void errors_are_sorted_by_what_they_mean() {
    assertThat(kindAfter(429, "", "Retry-After", "30"))
        .isEqualTo(new Kind.RateLimited(Optional.of(Duration.ofSeconds(30))));
    assertThat(kindAfter(429, "{\"error\":{\"code\":\"rate_limit\"}}"))
        .isEqualTo(new Kind.RateLimited(Optional.empty()));
    assertThat(kindAfter(401, "{\"error\":{\"type\":\"invalid_request_error\"}}"))
        .isEqualTo(new Kind.Auth());
    assertThat(kindAfter(403, "{\"error\":{}}")).isEqualTo(new Kind.Auth());
    assertThat(kindAfter(409, "{\"error\":{\"code\":\"lock_timeout\"}}"))
        .isEqualTo(new Kind.RateLimited(Optional.of(Duration.ofSeconds(1))));
    assertThat(kindAfter(402, "{\"error\":{\"code\":\"card_declined\"}}"))
        .isEqualTo(new Kind.Rejected("card_declined"));
    assertThat(kindAfter(400, "{\"error\":{\"type\":\"invalid_request_error\"}}"))
        .isEqualTo(new Kind.Rejected("invalid_request_error"));
    assertThat(kindAfter(500, "")).isEqualTo(new Kind.Transient());
    assertThat(kindAfter(503, "<html>")).isEqualTo(new Kind.Transient());
    assertThat(kindAfter(503, "", "Retry-After", "120"))
        .isEqualTo(new Kind.Transient(Optional.of(Duration.ofMinutes(2))));
    assertThat(kindAfter(200, "<html>")).isEqualTo(new Kind.Transient());
    assertThat(kindAfter(200, "[]")).isEqualTo(new Kind.Transient());
  }

  @Test
  void messages_hold_nothing_that_stripe_wrote_in_prose() {
    on(
        "/v1/customers/cus_1",
        400,
        "{\"error\":{\"code\":\"email_invalid\",\"message\":\"ada@example.test is wrong\"}}",
        "Request-Id",
        "req_7");
    assertThat(catchThrowable(() -> customer("cus_1")))
        .hasMessage("stripe: HTTP 400 email_invalid (request req_7)");
  }

  @Test
  void a_read_without_answer_is_tried_again_a_write_may_have_been_done() {
    server.on(PREFIX + "/v1/customers/cus_1", server.silence());
    server.on(PREFIX + "/v1/customers", server.silence());
    var hasty =
        new StripeObjects(
            config(URI.create(server.base() + PREFIX)), breaker(), Duration.ofMillis(200));

    assertThat(kind(() -> hasty.retrieve("customers", "cus_1"))).isEqualTo(new Kind.Transient());
    assertThat(kind(() -> hasty.post("/v1/customers", "name=Ada", UUID.randomUUID(), 1)))
        .isEqualTo(new Kind.UnknownResult());
  }

  @Test
  void where_nobody_listens_nothing_was_sent() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var nowhere = at(URI.create("http://127.0.0.1:" + port));
    assertThat(kind(() -> nowhere.post("/v1/customers", "", UUID.randomUUID(), 1)))
        .isEqualTo(new Kind.Transient());
  }

  @Test
  void a_write_carries_a_key_of_the_job_not_of_the_attempt() {
    on("/v1/customers", 200, "{\"id\":\"cus_1\"}");
    UUID job = UUID.randomUUID();

    stripe.post("/v1/customers", "name=Ada&metadata[job_id]=" + job, job, 1);
    stripe.post("/v1/customers", "name=Ada&metadata[job_id]=" + job, job, 1);

    assertThat(server.calls()).hasSize(2);
    for (Call call : server.calls()) {
      assertThat(call.method()).isEqualTo("POST");
      assertThat(call.header("idempotency-key")).isEqualTo("billhook-" + job + "-1");
      assertThat(call.header("stripe-version")).isEqualTo(Stripe.API_VERSION);
      assertThat(call.body()).startsWith("name=Ada");
    }
  }

  @Test
  void five_failures_open_the_breaker() {
    on("/v1/customers/cus_1", 500, "");
    for (int i = 0; i < 5; i++) {
      assertThat(kindOf("cus_1")).isEqualTo(new Kind.Transient());
    }
    assertThat(catchThrowable(() -> customer("cus_1"))).isInstanceOf(BreakerOpen.class);
    assertThat(server.calls()).hasSize(5);
  }

  private void on(String path, int status, String body, String... headers) {
    server.on(PREFIX + path, status, body, headers);
  }

  private Kind kindAfter(int status, String body, String... headers) {
    try (var other = new FakeProvider()) {
      other.on("/v1/customers/cus_1", status, body, headers);
      var fresh = at(other.base());
      return kind(() -> fresh.retrieve("customers", "cus_1"));
    }
  }

  private Kind kindOf(String customer) {
    return kind(() -> customer(customer));
  }

  private static Kind kind(Runnable call) {
    Throwable failure = catchThrowable(call::run);
    assertThat(failure).isInstanceOf(ProviderException.class);
    return ((ProviderException) failure).kind();
  }

  private Optional<StripeObjects.Answer> customer(String id) {
    return stripe.retrieve("customers", id);
  }

  private static StripeObjects at(URI base) {
    return new StripeObjects(config(base), breaker());
  }

  private static StripeConfig config(URI base) {
    return new StripeConfig("sk_test_1", List.of("whsec_1"), base);
  }

  private static Breaker breaker() {
    return new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {})
        .of("stripe");
  }
}
