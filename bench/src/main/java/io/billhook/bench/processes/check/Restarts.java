package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Balancer;
import io.billhook.bench.processes.fleet.Client;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Mails;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.ApiKey;
import io.billhook.bench.processes.fleet.Traffic;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class Restarts implements Check {
  private static final int REQUESTS = 5_000;
  private static final double PER_SECOND = 150;
  private static final int RESTARTS = 3;
  private static final int BETWEEN_SECONDS = 3;

  @Override
  public String name() {
    return "restarts";
  }

  @Override
  public String does() {
    return "%,d requests, half of them POST, by a client that keeps its connections and repeats"
            .formatted(REQUESTS)
        + " nothing, over two apis of which one after the other is restarted, three times; a load"
        + " balancer asks each second who is ready";
  }

  @Override
  public String holds() {
    return "none fails";
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    ApiKey key = Person.signUp(fleet).key("emails:read", "emails:write");
    Balancer balancer = new Balancer(fleet.apis());
    Client client = Client.from("127.0.0.1");
    Traffic traffic =
        Traffic.begin(
            PER_SECOND,
            number -> send(balancer.next(), client, key, number),
            status -> status == 200 || status == 202);
    try (balancer;
        client) {
      try (traffic) {
        for (int i = 0; i < RESTARTS; i++) {
          TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
          fleet.restart(fleet.apis().get(i % 2), Map.of());
          balancer.awaitAll();
        }
        while (traffic.asked() < REQUESTS) {
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
    }
    return new Figure("failed: " + traffic, traffic.unwanted().isEmpty());
  }

  private static int send(URI api, Client client, ApiKey key, int number) throws IOException {
    return number % 2 == 0
        ? client.send(api, "GET", "/v1/emails", Person.bearer(key.secret()), "")
        : client.send(api, "POST", "/v1/emails", Person.once(key.secret()), Mails.body());
  }
}
