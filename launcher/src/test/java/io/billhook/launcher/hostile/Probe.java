package io.billhook.launcher.hostile;

import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.StripeFixtures;
import io.billhook.launcher.StripeSigner;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Well-behaved clients: a provider, a load balancer, a program with its key, somebody logging in.
 */
final class Probe implements AutoCloseable {
  private static final Duration OFTEN = Duration.ofMillis(40);

  /** Within what one address may. */
  private static final Duration SELDOM = Duration.ofSeconds(1);

  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger events = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  Probe(HttpDoor key, String email, String password) {
    HttpDoor nobody = HttpDoor.to(key.base());
    JsonObject logIn = new JsonObject().put("email", email).put("password", password);
    repeat("webhook", OFTEN, () -> deliver(nobody));
    repeat("health", OFTEN, () -> nobody.get("/health/live"));
    repeat("emails", OFTEN, () -> key.get("/v1/emails"));
    repeat("log-in", SELDOM, () -> nobody.post("/v1/auth/login", logIn));
  }

  private HttpDoor.Answer deliver(HttpDoor door) {
    JsonObject customer = StripeFixtures.customer("cus_probe", "probe@example.com", "unknown");
    String id = "evt_probe" + events.incrementAndGet();
    String event = StripeFixtures.event(id, "customer.updated", customer).encode();
    return door.send(
        "POST",
        "/webhooks/stripe",
        Map.of("Stripe-Signature", StripeSigner.header(event), "Content-Type", "application/json"),
        event);
  }

  private void repeat(String name, Duration pause, Supplier<HttpDoor.Answer> request) {
    clients.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!stopped) {
                    long start = System.nanoTime();
                    try {
                      HttpDoor.Answer answer = request.get();
                      if (answer.status() != 200) {
                        failed.add(name + ": " + answer.status() + " " + answer.body());
                      }
                    } catch (UncheckedIOException e) {
                      failed.add(name + ": " + e);
                    }
                    millis.add((System.nanoTime() - start) / 1e6);
                    LockSupport.parkNanos(pause.toNanos());
                  }
                }));
  }

  /** What was not answered as it should be. */
  List<String> failed() {
    return List.copyOf(failed);
  }

  /** Of the time that answers took, in milliseconds. */
  double percentile(double share) {
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
  }
}
