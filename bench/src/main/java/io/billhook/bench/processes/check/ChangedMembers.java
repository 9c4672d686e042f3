package io.billhook.bench.processes.check;

import io.billhook.bench.processes.check.Refusals.Ending;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class ChangedMembers implements Check {
  private static final int OF_EACH = 5;

  @Override
  public String name() {
    return "changed-members";
  }

  @Override
  public String does() {
    return "%d admins of a tenant become viewers, and %d are removed, at one api, under load"
        .formatted(OF_EACH, OF_EACH);
  }

  @Override
  public String holds() {
    return Refusals.bound();
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Person owner = Person.signUp(fleet);
    var token = Person.bearer(owner.session().access());
    String viewer = new JsonObject().put("role", "viewer").encode();
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < OF_EACH; i++) {
      Person demoted = admin(fleet, owner);
      String path = member(owner, demoted);
      endings.add(ending(owner, demoted, 403, api -> api.send("PATCH", path, token, viewer)));
      Person removed = admin(fleet, owner);
      String other = member(owner, removed);
      endings.add(ending(owner, removed, 404, api -> api.send("DELETE", other, token, "")));
    }
    return Refusals.measure(fleet, owner, endings);
  }

  private static Person admin(Fleet fleet, Person owner) throws IOException {
    Person admin = Person.signUp(fleet);
    owner.admit(admin, "admin");
    return admin;
  }

  private static String member(Person owner, Person member) throws IOException {
    return "/v1/tenants/" + owner.tenant() + "/members/" + member.account();
  }

  /** Only admins see the audit log. */
  private static Ending ending(Person owner, Person who, int refusal, Refusals.End end) {
    Map<String, String> headers = new HashMap<>(Person.bearer(who.session().access()));
    headers.put("X-Tenant-Id", owner.tenant());
    return new Ending(headers, "/v1/audit-log", refusal, end);
  }
}
