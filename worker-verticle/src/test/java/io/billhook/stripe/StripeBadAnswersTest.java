package io.billhook.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.StripeConfig;
import io.billhook.devkit.Await;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.BadAnswers;
import io.billhook.worker.testing.FakeProvider;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that take too long or are too much. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
final class StripeBadAnswersTest {
  private static final String CUSTOMER = "/v1/customers/cus_1";
  private static final String LIST = "/v1/subscription_items?subscription=sub_1&limit=100";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final FakeProvider server = new FakeProvider();
  private final BadAnswers bad = new BadAnswers();
  private StripeObjects stripe; // set before each test

  @BeforeEach
  void start(Vertx vertx) {
    var breakers =
        new Breakers(
            vertx, new Metrics().registry(), BreakerSettings.STANDARD, () -> true, _ -> {});
    stripe =
        new StripeObjects(
            new StripeConfig("sk_test_1", List.of("whsec_1"), server.base()),
            breakers.of("stripe"),
            Duration.ofSeconds(2));
  }

  @AfterEach
  void close() {
    bad.close();
    server.close();
  }

  @Test
  void a_byte_now_and_then_is_no_answer_and_its_connection_is_closed() {
    server.on(CUSTOMER, bad.drip());
    assertThat(kind()).isEqualTo(new Kind.Transient());
    Await.until("the connection is closed", SOON, () -> bad.cutOff() == 1);
    answersAgain();
  }

  @Test
  void a_flood_is_cut_off() {
    server.on(CUSTOMER, bad.flood());
    assertThat(kind()).isEqualTo(new Kind.Transient());
    Await.until("the connection is closed", SOON, () -> bad.cutOff() == 1);
    answersAgain();
  }

  @Test
  void an_object_may_have_256_kb_and_a_list_8_mb() {
    server.on(CUSTOMER, 200, answer(200_000));
    assertThat(stripe.retrieve("customers", "cus_1")).isPresent();
    server.on(LIST, 200, answer(7_000_000));
    assertThat(stripe.find(LIST)).isPresent();

    server.on(CUSTOMER, 200, answer(300_000));
    assertThat(catchThrowable(this::retrieve)).hasMessage("stripe: an answer that is too large");
    server.on(LIST, 200, answer(9_000_000));
    assertThat(catchThrowable(() -> stripe.find(LIST)))
        .hasMessage("stripe: an answer that is too large");
  }

  @Test
  void whether_something_was_done_is_unknown_where_the_answer_is_too_large() {
    server.on("/v1/customers", 200, answer(300_000));
    Throwable failure =
        catchThrowable(() -> stripe.post("/v1/customers", "name=Ada", UUID.randomUUID(), 1));
    assertThat(((ProviderException) failure).kind()).isEqualTo(new Kind.UnknownResult());
  }

  @Test
  void headers_without_end_are_no_answer() {
    server.on(CUSTOMER, 200, "{}", "x-long", "x".repeat(500_000));
    assertThat(kind()).isEqualTo(new Kind.Transient());
    answersAgain();
  }

  private void answersAgain() {
    server.on(CUSTOMER, 200, answer(1));
    assertThat(stripe.retrieve("customers", "cus_1")).isPresent();
  }

  private static String answer(int padding) {
    return "{\"id\":\"cus_1\",\"padding\":\"" + "x".repeat(padding) + "\"}";
  }

  private void retrieve() {
    stripe.retrieve("customers", "cus_1");
  }

  private Kind kind() {
    Throwable failure = catchThrowable(this::retrieve);
    assertThat(failure).isInstanceOf(ProviderException.class);
    return ((ProviderException) failure).kind();
  }
}
