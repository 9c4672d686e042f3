package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class FaultsTest {
  private Bench bench; // set before each test

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void status_is_answered_so_often_and_nothing_is_done() {
    fault(
        new JsonObject()
            .put("fault", "status")
            .put("status", 429)
            .put("retry_after", 2)
            .put("count", 2));
    for (int i = 0; i < 2; i++) {
      Answer refused = create();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("2");
      assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("rate_limit");
    }
    assertThat(bench.list("/_sim/calls?provider=stripe")).isEmpty();
    assertThat(create().status()).isEqualTo(200);
    assertThat(bench.list("/_sim/faults")).isEmpty();
  }

  @Test
  void fault_holds_for_its_path_and_provider_only() {
    fault(new JsonObject().put("fault", "status").put("status", 500).put("path", "/v1/*/cus_1"));
    assertThat(create().status()).isEqualTo(200);
    assertThat(bench.stripe(HttpMethod.GET, "/v1/customers/cus_1").status()).isEqualTo(500);
    assertThat(bench.stripe(HttpMethod.GET, "/v1/customers/cus_2").status()).isEqualTo(404);
    assertThat(bench.get("/_sim/brevo/api/v1/customers/cus_1").status()).isEqualTo(401);
    assertThat(bench.delete("/_sim/faults").status()).isEqualTo(204);
    assertThat(bench.stripe(HttpMethod.GET, "/v1/customers/cus_1").status()).isEqualTo(404);
  }

  @Test
  void reset_breaks_the_connection_and_nothing_is_done() {
    fault(new JsonObject().put("fault", "reset").put("count", 1));
    assertThat(failureOf(creating())).isNotNull();
    assertThat(bench.list("/_sim/calls?provider=stripe")).isEmpty();
  }

  @Test
  void accepted_call_is_known_although_its_answer_was_lost() {
    fault(new JsonObject().put("fault", "accept_then_reset").put("count", 1));
    assertThat(failureOf(creating())).isNotNull();
    Answer again = create();
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    List<JsonObject> calls = bench.list("/_sim/calls?provider=stripe");
    assertThat(calls).hasSize(2);
    JsonObject first = calls.getFirst();
    assertThat(first.getString("method")).isEqualTo("POST");
    assertThat(first.getString("path")).isEqualTo("/v1/customers");
    assertThat(first.getString("idempotency_key")).isEqualTo("k");
    assertThat(first.getString("stripe_version")).isEqualTo("2026-07-29.dahlia");
    assertThat(first.getJsonObject("body").getString("email")).isEqualTo("a@example.com");
    assertThat(bench.delete("/_sim/calls").status()).isEqualTo(204);
    assertThat(bench.list("/_sim/calls")).isEmpty();
  }

  @Test
  void hanging_call_ends_when_faults_are_cleared() {
    fault(new JsonObject().put("fault", "hang").put("count", 1));
    Future<HttpResponse<Buffer>> hanging = creating();
    bench.awaitFaultsUsedUp();
    assertThat(hanging.isComplete()).isFalse();
    bench.delete("/_sim/faults");
    assertThat(failureOf(hanging)).isNotNull();
    assertThat(create().status()).isEqualTo(200);
  }

  @Test
  void latency_delays_the_answer() {
    fault(new JsonObject().put("fault", "latency").put("ms", 150));
    long start = System.nanoTime();
    assertThat(create().status()).isEqualTo(200);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(149);
  }

  @Test
  void every_second_call_fails() {
    fault(
        new JsonObject().put("fault", "status").put("status", 500).put("every", 2).put("count", 2));
    assertThat(List.of(create(), create(), create()))
        .extracting(Answer::status)
        .containsExactly(200, 500, 200);
    JsonObject fault = bench.list("/_sim/faults").getFirst();
    assertThat(fault.getLong("count")).isEqualTo(1);
    assertThat(fault.getLong("struck")).isEqualTo(1);
    assertThat(create().status()).isEqualTo(500);
    assertThat(bench.list("/_sim/faults")).isEmpty();
  }

  @Test
  void lie_is_told_of_what_was_done() {
    fault(
        new JsonObject()
            .put("fault", "lie")
            .put("status", 201)
            .put("content_type", "text/html")
            .put("body", "<p>Maintenance")
            .put("count", 1));
    Answer lie = create();
    assertThat(lie.status()).isEqualTo(201);
    assertThat(lie.header("Content-Type")).isEqualTo("text/html");
    assertThat(lie.text()).isEqualTo("<p>Maintenance");
    assertThat(create().header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void redirect_does_nothing() {
    fault(new JsonObject().put("fault", "redirect").put("count", 1));
    Answer redirect = Answer.of(creating(false));
    assertThat(redirect.status()).isEqualTo(307);
    assertThat(redirect.header("Location")).endsWith("/_sim/stripe/api/v1/customers");
    assertThat(bench.list("/_sim/calls?provider=stripe")).isEmpty();
  }

  @Test
  void headers_are_as_fat_as_told() {
    fault(new JsonObject().put("fault", "headers").put("bytes", 5_000).put("count", 1));
    Answer fat = create();
    assertThat(fat.status()).isEqualTo(200);
    assertThat(fat.header("X-Fat-4")).hasSize(1_000);
  }

  @Test
  void answer_drips_although_the_call_was_carried_out() {
    fault(new JsonObject().put("fault", "drip").put("count", 1));
    Future<HttpResponse<Buffer>> answer = creating();
    bench.awaitFaultsUsedUp();
    assertThat(bench.list("/_sim/calls?provider=stripe")).hasSize(1);
    assertThat(answer.isComplete()).isFalse();
  }

  @Test
  void answer_does_not_end_although_the_call_was_carried_out() throws Exception {
    fault(new JsonObject().put("fault", "flood").put("count", 1));
    URI address = URI.create("http://127.0.0.1:" + bench.port + "/_sim/stripe/api/v1/customers");
    var request = HttpRequest.newBuilder(address).header("Authorization", "Bearer sk_test_x");
    try (HttpClient client = HttpClient.newHttpClient();
        InputStream body = client.send(request.build(), BodyHandlers.ofInputStream()).body()) {
      assertThat(body.readNBytes(3_000_000)).hasSize(3_000_000);
    }
    assertThat(bench.list("/_sim/calls?provider=stripe")).hasSize(1);
  }

  @Test
  void wrong_faults_are_refused_by_name() {
    assertNamed(new JsonObject().put("provider", "paypal").put("fault", "reset"), "/provider");
    assertNamed(new JsonObject().put("provider", "stripe").put("fault", "rain"), "/fault");
    assertNamed(new JsonObject().put("provider", "stripe").put("fault", "status"), "/status");
    assertNamed(
        new JsonObject().put("provider", "stripe").put("fault", "latency").put("ms", -1), "/ms");
    assertNamed(
        new JsonObject().put("provider", "stripe").put("fault", "reset").put("count", 0), "/count");
    JsonObject mail = new JsonObject().put("provider", "smtp").put("fault", "reset");
    assertNamed(mail, "/stage");
    assertNamed(mail.copy().put("stage", "before"), "/stage");
    assertNamed(mail.copy().put("stage", "rcpt").put("fault", "drip"), "/fault");
  }

  @Test
  void unknown_route_is_a_problem() {
    assertThat(bench.get("/_sim/nothing").status()).isEqualTo(404);
    assertThat(bench.get("/_sim/nothing").header("Content-Type"))
        .isEqualTo("application/problem+json");
    assertThat(bench.get("/_sim").text()).contains("POST /_sim/stripe/deliver");
    assertThat(bench.get("/_sim/inbox").text()).contains("<!doctype html>");
  }

  private void assertNamed(JsonObject fault, String pointer) {
    Answer answer = bench.post("/_sim/faults", fault);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
  }

  private void fault(JsonObject fault) {
    assertThat(bench.post("/_sim/faults", fault.put("provider", "stripe")).status()).isEqualTo(201);
  }

  private Answer create() {
    return Answer.of(creating());
  }

  private Future<HttpResponse<Buffer>> creating() {
    return creating(true);
  }

  private Future<HttpResponse<Buffer>> creating(boolean followsRedirects) {
    return bench
        .stripeRequest(HttpMethod.POST, "/v1/customers")
        .followRedirects(followsRedirects)
        .putHeader("Idempotency-Key", "k")
        .putHeader("Stripe-Version", "2026-07-29.dahlia")
        .sendForm(Bench.form(Map.of("email", "a@example.com")));
  }

  private static Throwable failureOf(Future<HttpResponse<Buffer>> call) {
    return Waiting.until(call.map(answer -> new Throwable[0]).otherwise(e -> new Throwable[] {e}))[
        0];
  }
}
