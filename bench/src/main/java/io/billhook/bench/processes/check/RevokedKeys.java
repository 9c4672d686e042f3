package io.billhook.bench.processes.check;

import io.billhook.bench.processes.check.Refusals.Ending;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.ApiKey;
import java.util.ArrayList;
import java.util.List;

final class RevokedKeys implements Check {
  private static final int KEYS = 50;

  @Override
  public String name() {
    return "revoked-keys";
  }

  @Override
  public String does() {
    return KEYS + " keys of the API are revoked at one api, under load";
  }

  @Override
  public String holds() {
    return Refusals.bound();
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Person owner = Person.signUp(fleet);
    var token = Person.bearer(owner.session().access());
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      ApiKey key = owner.key("emails:read");
      String path = "/v1/api-keys/" + key.id();
      endings.add(
          new Ending(
              Person.bearer(key.secret()),
              "/v1/emails",
              401,
              api -> api.send("DELETE", path, token, "")));
    }
    return Refusals.measure(fleet, owner, endings);
  }
}
