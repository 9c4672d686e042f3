package io.billhook.bench.processes.check;

import io.billhook.bench.processes.check.Refusals.Ending;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.Session;
import java.util.ArrayList;
import java.util.List;

final class EndedSessions implements Check {
  private static final int SESSIONS = 30;

  @Override
  public String name() {
    return "ended-sessions";
  }

  @Override
  public String does() {
    return SESSIONS + " sessions are ended at one api, under load";
  }

  @Override
  public String holds() {
    return Refusals.bound();
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Person person = Person.signUp(fleet);
    var token = Person.bearer(person.session().access());
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      Session session = person.logIn(fleet.api(i % 2));
      String path = "/v1/sessions/" + session.id();
      endings.add(
          new Ending(
              Person.bearer(session.access()),
              "/v1/me",
              401,
              api -> api.send("DELETE", path, token, "")));
    }
    return Refusals.measure(fleet, person, endings);
  }
}
