package io.billhook.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MemberRoutesTest {
  private static TestPeople people;

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @Test
  void roles_are_given_and_taken_by_rank() {
    UUID owner = people.account("o@rank.io");
    UUID tenant = people.tenant(owner, "Rank");
    UUID admin = people.member(tenant, "a@rank.io", TenantRole.ADMIN);
    UUID second = people.member(tenant, "a2@rank.io", TenantRole.ADMIN);
    UUID member = people.member(tenant, "m@rank.io", TenantRole.MEMBER);
    UUID viewer = people.member(tenant, "v@rank.io", TenantRole.VIEWER);
    assertThat(change(tenant, admin, viewer, "member")).isEqualTo(200);
    assertThat(change(tenant, admin, viewer, "viewer")).isEqualTo(200);
    for (String role : List.of("admin", "owner")) {
      assertThat(change(tenant, admin, member, role)).as(role).isEqualTo(403);
      assertThat(change(tenant, member, member, role)).as(role).isEqualTo(403);
      assertThat(change(tenant, viewer, member, role)).as(role).isEqualTo(403);
    }
    assertThat(change(tenant, admin, admin, "owner")).isEqualTo(403);
    assertThat(change(tenant, admin, second, "member")).isEqualTo(403);
    assertThat(change(tenant, admin, owner, "member")).isEqualTo(403);
    assertThat(change(tenant, member, viewer, "viewer")).isEqualTo(403);
    assertThat(change(tenant, owner, second, "owner")).isEqualTo(200);
    assertThat(change(tenant, second, owner, "viewer")).isEqualTo(200);
    assertThat(change(tenant, admin, admin, "member")).as("one steps down").isEqualTo(200);
    assertThat(remove(tenant, member, viewer)).isEqualTo(403);
    assertThat(remove(tenant, second, owner)).isEqualTo(204);
    assertThat(people.get("/v1/tenants/" + tenant, owner).statusCode()).isEqualTo(404);
  }

  @Test
  void wrong_roles_and_strangers_are_refused() {
    UUID owner = people.account("o@wrong.io");
    UUID tenant = people.tenant(owner, "Wrong");
    UUID stranger = people.account("s@wrong.io");
    UUID member = people.member(tenant, "m@wrong.io", TenantRole.MEMBER);
    assertThat(change(tenant, owner, member, "king")).isEqualTo(422);
    assertThat(change(tenant, owner, member, "OWNER")).isEqualTo(422);
    assertThat(change(tenant, owner, stranger, "member")).isEqualTo(404);
    assertThat(remove(tenant, owner, stranger)).isEqualTo(404);
    assertThat(change(tenant, stranger, stranger, "owner")).isEqualTo(404);
    assertThat(remove(tenant, stranger, owner)).isEqualTo(404);
    String path = "/v1/tenants/" + tenant + "/members/";
    assertThat(people.delete(path + "1-1-1-1-1", owner).statusCode()).isEqualTo(404);
    assertThat(
            people
                .patch(path + member, owner, new JsonObject().put("role", "viewer").put("x", 1))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void the_last_owner_stays() {
    UUID owner = people.account("o@last.io");
    UUID tenant = people.tenant(owner, "Last");
    people.member(tenant, "a@last.io", TenantRole.ADMIN);
    assertThat(remove(tenant, owner, owner)).isEqualTo(409);
    assertThat(change(tenant, owner, owner, "admin")).isEqualTo(409);
    assertThat(people.list("/v1/tenants/" + tenant + "/members", owner)).hasSize(2);
    assertThat(people.actions(tenant)).containsExactly("tenant.create");
  }

  /** Each sees another owner; were they not let in one after another, both would go. */
  @Test
  void the_last_two_owners_cannot_leave_at_once() throws Exception {
    for (int round = 0; round < 10; round++) {
      UUID first = people.account("o1@race" + round + ".io");
      UUID tenant = people.tenant(first, "Race");
      UUID second = people.member(tenant, "o2@race" + round + ".io", TenantRole.OWNER);
      List<Integer> answers =
          atOnce(
              List.of(
                  () -> remove(tenant, first, first),
                  () -> change(tenant, second, second, "viewer"),
                  () -> remove(tenant, first, second),
                  () -> remove(tenant, second, first)));
      assertThat(people.owners(tenant)).isPositive();
      assertThat(answers).isSubsetOf(200, 204, 403, 404, 409);
    }
  }

  @Test
  void a_tenant_is_handed_over() {
    UUID owner = people.account("o@heir.io");
    UUID tenant = people.tenant(owner, "Heir");
    UUID heir = people.member(tenant, "h@heir.io", TenantRole.VIEWER);
    UUID stranger = people.account("s@heir.io");
    String path = "/v1/tenants/" + tenant + "/transfer";
    assertThat(people.post(path, heir, to(heir)).statusCode()).isEqualTo(403);
    assertThat(people.post(path, owner, to(stranger)).statusCode()).isEqualTo(422);
    assertThat(people.post(path, owner, to(owner)).statusCode()).isEqualTo(422);
    assertThat(people.post(path, owner, new JsonObject()).statusCode()).isEqualTo(422);
    var done = people.post(path, owner, to(heir));
    assertThat(TestApi.json(done).getString("role")).isEqualTo("owner");
    assertThat(TestApi.json(people.get("/v1/tenants/" + tenant, owner)).getString("role"))
        .isEqualTo("admin");
    assertThat(people.actions(tenant)).startsWith("tenant.transfer");
  }

  @Test
  void who_leaves_their_default_tenant_gets_another() {
    UUID ann = people.account("ann@default.io");
    UUID first = people.tenant(ann, "First");
    people.member(first, "o@default.io", TenantRole.OWNER);
    UUID second = people.tenant(ann, "Second");
    assertThat(remove(first, ann, ann)).isEqualTo(204);
    assertThat(people.list("/v1/audit-log", ann))
        .singleElement()
        .satisfies(entry -> assertThat(entry.getString("target")).isEqualTo("tenant:" + second));
  }

  private static int change(UUID tenant, UUID actor, UUID member, String role) {
    return people
        .patch(
            "/v1/tenants/" + tenant + "/members/" + member,
            actor,
            new JsonObject().put("role", role))
        .statusCode();
  }

  private static int remove(UUID tenant, UUID actor, UUID member) {
    return people.delete("/v1/tenants/" + tenant + "/members/" + member, actor).statusCode();
  }

  private static JsonObject to(UUID account) {
    return new JsonObject().put("user_id", account.toString());
  }

  private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> answers = new ArrayList<>();
      for (Future<T> done : threads.invokeAll(work)) {
        answers.add(done.get());
      }
      return answers;
    }
  }
}
