package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Balancer;
import io.billhook.bench.processes.fleet.Client;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Keys;
import io.billhook.bench.processes.fleet.Mails;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.ApiKey;
import io.billhook.bench.processes.fleet.Person.Session;
import io.billhook.bench.processes.fleet.Traffic;
import io.billhook.devkit.Await;
import io.billhook.devkit.faults.installation.Program;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** By hand it is one roll-out and a command. */
final class NewKeys implements Check {
  private static final double PER_SECOND = 100;
  private static final Map<String, String> NEW = Map.of("ENCRYPTION_KEYS", Keys.NEW);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int BETWEEN_SECONDS = 2;

  /** Passwords are slow to check. */
  private static final int LOG_IN_EACH = 50;

  @Override
  public String name() {
    return "new-keys";
  }

  @Override
  public String does() {
    return "all workers and apis are restarted, one after the other, with a new key first in"
        + " ENCRYPTION_KEYS, and another key signs tokens, under %.0f requests a second"
            .formatted(PER_SECOND);
  }

  @Override
  public String holds() {
    return "no answer is 5xx or 401, none is missing, and the new key seals in the end";
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Person person = Person.signUp(fleet);
    ApiKey key = person.key("emails:read", "emails:write");
    Balancer balancer = new Balancer(fleet.apis());
    Client client = Client.from("127.0.0.1");
    Traffic traffic =
        Traffic.begin(
            PER_SECOND,
            number -> send(balancer.next(), client, person, key, number),
            status -> status < 500 && status != 401);
    boolean sealed;
    try (balancer;
        client) {
      try (traffic) {
        TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
        for (Program worker : fleet.workers()) {
          fleet.restart(worker, NEW);
        }
        for (Program api : fleet.apis()) {
          fleet.restart(api, NEW);
          balancer.awaitAll();
          TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
        }
        fleet.command(NEW, "keys", "rotate", "--now");
        sealed = awaitSealed(fleet);
        showNewest(fleet, person.logIn(fleet.api(0)));
      }
    }
    return new Figure(
        "failed: %s; the new key %s".formatted(traffic, sealed ? "seals" : "does not seal"),
        traffic.unwanted().isEmpty() && sealed);
  }

  /** What seals, what opens, and what is signed. */
  private static int send(URI api, Client client, Person person, ApiKey key, int number)
      throws IOException {
    Session session = person.session();
    if (number % LOG_IN_EACH == 0) {
      JsonObject wish =
          new JsonObject().put("email", person.email()).put("password", Person.PASSWORD);
      return client.send(api, "POST", "/v1/auth/login", Map.of(), wish.encode());
    }
    return number % 2 == 0
        ? client.send(api, "POST", "/v1/emails", Person.once(key.secret()), Mails.body())
        : client.send(api, "GET", "/v1/me", Person.bearer(session.access()), "");
  }

  /** Under this load, it finds nothing to do once nothing new is sealed with the older key. */
  private static boolean awaitSealed(Fleet fleet) {
    try {
      Await.until("the new key seals", LONGEST, () -> reseals(fleet));
      return true;
    } catch (AssertionError _) {
      return false;
    }
  }

  private static boolean reseals(Fleet fleet) {
    try {
      return fleet.command(NEW, "keys", "reseal").contains("Sealed 0 values anew");
    } catch (IllegalStateException _) {
      return false; // something was sealed with the older one meanwhile
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** What the newest signing key has signed is good everywhere. */
  private static void showNewest(Fleet fleet, Session session) throws IOException {
    for (int i = 0; i < fleet.apis().size(); i++) {
      fleet.api(i).send("GET", "/v1/me", Person.bearer(session.access()), "").ok();
    }
  }
}
