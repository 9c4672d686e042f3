package io.billhook.devkit.hostile;

import io.billhook.devkit.simulator.provider.callback.Hmac;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Well-behaved clients: a provider, a load balancer, somebody who reads, somebody who logs in. They
 * ask until it is closed.
 */
public final class Probe implements AutoCloseable {
  private static final Duration OFTEN = Duration.ofMillis(40);

  /** Within what one address may. */
  private static final Duration SELDOM = Duration.ofSeconds(1);

  private static final String LOG_IN =
      new JsonObject().put("email", Bystander.EMAIL).put("password", Bystander.PASSWORD).encode();

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Ids of events differ from run to run, so that none is a duplicate. */
  private static final AtomicInteger EVENTS = new AtomicInteger();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String secret;
  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Logs in once as the {@link Bystander}, and begins.
   *
   * @param secret that Stripe signs with
   * @throws IllegalStateException where the log-in is refused
   */
  public Probe(URI base, String secret) {
    this.base = base;
    this.secret = secret;
    String token = token();
    repeat("webhook", OFTEN, this::event);
    repeat("health", OFTEN, () -> to("/health/live"));
    repeat("me", OFTEN, () -> to("/v1/me").header("Authorization", "Bearer " + token));
    repeat("log-in", SELDOM, this::logIn);
  }

  private String token() {
    try {
      var answer = http.send(logIn().build(), BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        return new JsonObject(answer.body()).getString("access_token");
      }
      throw new IllegalStateException("The probe may not log in: " + answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private HttpRequest.Builder logIn() {
    return to("/v1/auth/login")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(LOG_IN));
  }

  private HttpRequest.Builder event() {
    JsonObject customer =
        new JsonObject().put("id", "cus_probe").put("object", "customer").put("livemode", false);
    String event =
        new JsonObject()
            .put("id", "evt_probe" + EVENTS.incrementAndGet())
            .put("object", "event")
            .put("created", 1_560_000_000)
            .put("livemode", false)
            .put("type", "customer.updated")
            .put("data", new JsonObject().put("object", customer))
            .encode();
    long now = Instant.now().getEpochSecond();
    byte[] signature = Hmac.of("HmacSHA256", secret, now + "." + event);
    return to("/webhooks/stripe")
        .header("Stripe-Signature", "t=" + now + ",v1=" + HexFormat.of().formatHex(signature))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(event));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(LONGEST);
  }

  private void repeat(String name, Duration pause, Supplier<HttpRequest.Builder> request) {
    clients.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!stopped) {
                    ask(name, request.get().build());
                    LockSupport.parkNanos(pause.toNanos());
                  }
                }));
  }

  private void ask(String name, HttpRequest request) {
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        failed.add(name + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      failed.add(name + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    millis.add((System.nanoTime() - start) / 1e6);
  }

  /** What was not answered as it should be. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  /** Of the time that answers took, in milliseconds. */
  public double percentile(double share) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)];
  }

  @Override
  public String toString() {
    return "%d answers, p50 %.0f ms, p99 %.0f ms, worst %.0f ms, %d failed %s"
        .formatted(
            millis.size(),
            percentile(0.5),
            percentile(0.99),
            percentile(1),
            failed.size(),
            failed.stream().distinct().limit(3).toList());
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      }
    }
    http.close();
  }
}
