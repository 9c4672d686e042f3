package io.billhook.bench.processes.fleet;

import io.billhook.bench.processes.fleet.Person.ApiKey;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The mails of one tenant, asked for by a program with its key. */
public final class Mails {
  private static final int AT_ONCE = 16;
  private static final int PAGE = 200;

  private final Fleet fleet;
  private final ApiKey key;

  /**
   * None yet.
   *
   * @param key may read and write mails
   */
  public Mails(Fleet fleet, ApiKey key) {
    this.fleet = fleet;
    this.key = key;
  }

  /** The body that asks for one. */
  public static String body() {
    return new JsonObject()
        .put("to", "ada@example.com")
        .put("subject", "Hello")
        .put("text", "It works.")
        .encode();
  }

  /** Asks for one, at the first api; gives its status. */
  public int send() throws IOException {
    return fleet.api(0).send("POST", "/v1/emails", Person.once(key.secret()), body()).status();
  }

  /**
   * Asks for many, as fast as 16 at once are taken, over all apis in turn.
   *
   * @throws IllegalStateException where one is not taken
   */
  public void flood(int count) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Door api = fleet.api(i % fleet.apis().size());
        senders.add(
            threads.submit(
                () -> {
                  while (left.getAndDecrement() > 0) {
                    api.send("POST", "/v1/emails", Person.once(key.secret()), body()).ok();
                  }
                  return null;
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A mail was not taken", e);
    }
  }

  /** How many of the newest 200 wait. */
  public long waiting() throws IOException {
    return newest().stream().filter(mail -> mail.getValue("sent_at") == null).count();
  }

  /** From each one's acknowledgement to when it was sent, of the newest 200, in milliseconds. */
  public double[] waits() throws IOException {
    return newest().stream()
        .filter(mail -> mail.getValue("sent_at") != null)
        .mapToDouble(
            mail ->
                Duration.between(
                            Instant.parse(mail.getString("created_at")),
                            Instant.parse(mail.getString("sent_at")))
                        .toNanos()
                    / 1e6)
        .toArray();
  }

  private List<JsonObject> newest() throws IOException {
    JsonArray all =
        fleet
            .api(0)
            .send("GET", "/v1/emails?limit=" + PAGE, Person.bearer(key.secret()), "")
            .ok()
            .getJsonArray("data");
    return all.stream().map(JsonObject.class::cast).toList();
  }
}
