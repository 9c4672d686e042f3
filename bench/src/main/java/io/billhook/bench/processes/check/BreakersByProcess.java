package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Mails;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Traffic;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

final class BreakersByProcess implements Check {
  private static final String EMAIL = "ops@example.com";
  private static final double MAILS_PER_SECOND = 10;
  private static final Duration LONGEST = Duration.ofSeconds(45);

  @Override
  public String name() {
    return "breakers-by-process";
  }

  @Override
  public String does() {
    return "one of two workers does not reach Brevo";
  }

  @Override
  public String holds() {
    return "the operators' API and `billhook breakers list` show in which process it is open";
  }

  @Override
  public int apis() {
    return 1;
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    fleet.command(
        Map.of(), "admin", "create-operator", "--email", EMAIL, "--password", Person.PASSWORD);
    Mails mails = new Mails(fleet, Person.signUp(fleet).key("emails:read", "emails:write"));
    fleet.restart(fleet.workers().get(1), Map.of("BREVO_API_BASE", "http://127.0.0.1:1"));
    String token = token(fleet.api(0));
    Set<String> told;
    Traffic traffic = Traffic.begin(MAILS_PER_SECOND, _ -> mails.send(), status -> status == 202);
    String printed;
    try (traffic) {
      long end = System.nanoTime() + LONGEST.toNanos();
      do {
        TimeUnit.MILLISECONDS.sleep(250);
        told = states(fleet.api(0), token);
      } while (told.size() < 2 && System.nanoTime() < end);
      String url = "http://127.0.0.1:" + fleet.apis().getFirst().port();
      printed =
          fleet.command(Map.of("BILLHOOK_URL", url, "BILLHOOK_TOKEN", token), "breakers", "list");
    }
    long rows = printed.lines().filter(line -> line.contains("process ")).count();
    return new Figure(
        "the API tells of %s, the command has %d rows of processes".formatted(told, rows),
        told.contains("closed") && told.size() > 1 && rows >= 2);
  }

  private static String token(Door api) throws IOException {
    JsonObject who = new JsonObject().put("email", EMAIL).put("password", Person.PASSWORD);
    return api.send("POST", "/v1/auth/login", Map.of(), who.encode())
        .ok()
        .getString("access_token");
  }

  /** Of Brevo's breaker, over the processes that have told of it. */
  private static Set<String> states(Door api, String token) throws IOException {
    Set<String> states = new HashSet<>();
    for (Object each :
        api.send("GET", "/ops/api/breakers", Person.bearer(token), "").ok().getJsonArray("data")) {
      JsonObject breaker = (JsonObject) each;
      if (breaker.getString("name").equals("brevo")) {
        breaker
            .getJsonArray("processes", new JsonArray())
            .forEach(process -> states.add(((JsonObject) process).getString("state")));
      }
    }
    return states;
  }
}
