package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class DeletedAccounts implements Check {
  private static final int PEOPLE = 10;

  @Override
  public String name() {
    return "deleted-accounts";
  }

  @Override
  public String does() {
    return PEOPLE
        + " accounts are deleted at one api, and each at once asks the other for a tenant, a phone"
        + " number, and what is kept of it";
  }

  @Override
  public String holds() {
    return "each is 401";
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Map<Integer, Integer> answers = new TreeMap<>();
    for (int i = 0; i < PEOPLE; i++) {
      Person person = Person.signUp(fleet);
      var token = Person.bearer(person.session().access());
      Person.introduce(fleet.api(1), token, "/v1/me");
      String proof = new JsonObject().put("password", Person.PASSWORD).encode();
      fleet.api(0).send("DELETE", "/v1/me", token, proof).ok();
      tries(fleet.api(1), person, i).forEach(status -> answers.merge(status, 1, Integer::sum));
    }
    return new Figure("by status " + answers, answers.keySet().equals(Set.of(401)));
  }

  /** All three at once. */
  private static List<Integer> tries(Door other, Person person, int number)
      throws IOException, InterruptedException {
    String secret = person.session().access();
    JsonObject tenant = new JsonObject().put("name", "One more");
    JsonObject phone =
        new JsonObject()
            .put("phone", "+49151000000%02d".formatted(number))
            .put("password", Person.PASSWORD);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Door.Answer>> asked =
          List.of(
              threads.submit(() -> post(other, secret, "/v1/tenants", tenant)),
              threads.submit(() -> post(other, secret, "/v1/me/phone", phone)),
              threads.submit(() -> other.send("GET", "/v1/me/export", Person.bearer(secret), "")));
      List<Integer> statuses = new ArrayList<>();
      for (Future<Door.Answer> answer : asked) {
        statuses.add(answer.get().status());
      }
      return statuses;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static Door.Answer post(Door api, String secret, String path, JsonObject body)
      throws IOException {
    return api.send("POST", path, Person.once(secret), body.encode());
  }
}
