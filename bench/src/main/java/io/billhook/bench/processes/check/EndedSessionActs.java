package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.Session;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

final class EndedSessionActs implements Check {
  private static final int OF_EACH = 10;

  @Override
  public String name() {
    return "ended-session-acts";
  }

  @Override
  public String does() {
    return "%d sessions are ended at one api, and each at once tries at the other to make a key of"
            .formatted(3 * OF_EACH)
        + " the API, a second factor, or an owner";
  }

  @Override
  public String holds() {
    return "each try is 401, and nothing is made";
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Person person = Person.signUp(fleet);
    long before = made(fleet, person);
    String totp = new JsonObject().put("password", Person.PASSWORD).encode();
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < OF_EACH; i++) {
      String owner =
          new JsonObject().put("email", "new-" + i + "@example.com").put("role", "owner").encode();
      answers.add(afterItsEnd(fleet, person, "/v1/api-keys", Person.newKey("emails:read") + ""));
      answers.add(afterItsEnd(fleet, person, "/v1/me/mfa/totp", totp));
      answers.add(
          afterItsEnd(fleet, person, "/v1/tenants/" + person.tenant() + "/invitations", owner));
    }
    long refused = answers.stream().filter(status -> status == 401).count();
    long made = made(fleet, person) - before;
    return new Figure(
        "%d of %d are 401; keys and invitations made: %d".formatted(refused, answers.size(), made),
        refused == answers.size() && made == 0);
  }

  private static int afterItsEnd(Fleet fleet, Person person, String path, String body)
      throws IOException {
    Door here = fleet.api(0);
    Door other = fleet.api(1);
    Session session = person.logIn(here);
    Person.introduce(other, Person.bearer(session.access()), "/v1/me");
    var living = Person.bearer(person.session().access());
    here.send("DELETE", "/v1/sessions/" + session.id(), living, "").ok();
    return other.send("POST", path, Person.once(session.access()), body).status();
  }

  /** As the session that lives on sees it. */
  private static long made(Fleet fleet, Person person) throws IOException {
    return count(fleet, person, "/v1/api-keys?limit=200")
        + count(fleet, person, "/v1/tenants/" + person.tenant() + "/invitations?limit=200");
  }

  private static long count(Fleet fleet, Person person, String path) throws IOException {
    var token = Person.bearer(person.session().access());
    return fleet.api(0).send("GET", path, token, "").ok().getJsonArray("data").size();
  }
}
