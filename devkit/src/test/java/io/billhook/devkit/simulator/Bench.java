package io.billhook.devkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Simulators on a port of their own, a receiver, and a client for both of their sides. */
final class Bench implements AutoCloseable {
  final Receiver receiver;
  final Simulators simulators;
  final int port;
  final WebClient client;

  Bench(Vertx vertx) {
    this(vertx, true);
  }

  /**
   * @param told whether simulators know of the receiver
   */
  Bench(Vertx vertx, boolean told) {
    receiver = new Receiver(vertx);
    SimulatorSettings settings =
        SimulatorSettings.development().withFirstRetry(Duration.ofMillis(5));
    simulators = Simulators.create(vertx, told ? settings.withTarget(receiver.base()) : settings);
    port = Waiting.until(simulators.listen(0)).actualPort();
    client = WebClient.create(vertx);
  }

  Answer get(String path) {
    return Answer.of(request(HttpMethod.GET, path).send());
  }

  Answer delete(String path) {
    return Answer.of(request(HttpMethod.DELETE, path).send());
  }

  Answer post(String path, JsonObject body) {
    return Answer.of(request(HttpMethod.POST, path).sendJsonObject(body));
  }

  Answer put(String path, String body) {
    return Answer.of(request(HttpMethod.PUT, path).sendBuffer(Buffer.buffer(body)));
  }

  HttpRequest<Buffer> request(HttpMethod method, String path) {
    return client.request(method, port, "127.0.0.1", path);
  }

  List<JsonObject> list(String path) {
    JsonArray data = get(path).json().getJsonArray("data");
    return data.stream().map(JsonObject.class::cast).toList();
  }

  /** Faults of a limited count end when as many calls have come in. */
  void awaitFaultsUsedUp() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!list("/_sim/faults").isEmpty()) {
      assertThat(System.nanoTime()).as("20 s").isLessThan(end);
    }
  }

  Answer stripe(HttpMethod method, String path) {
    return Answer.of(stripeRequest(method, path).send());
  }

  Answer stripe(String path, Map<String, String> form) {
    return Answer.of(stripeRequest(HttpMethod.POST, path).sendForm(form(form)));
  }

  HttpRequest<Buffer> stripeRequest(HttpMethod method, String path) {
    return request(method, "/_sim/stripe/api" + path).bearerTokenAuthentication("sk_test_x");
  }

  static MultiMap form(Map<String, String> fields) {
    return MultiMap.caseInsensitiveMultiMap().addAll(fields);
  }

  @Override
  public void close() {
    simulators.close();
  }
}
