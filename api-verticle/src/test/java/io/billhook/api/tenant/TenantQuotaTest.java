package io.billhook.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account owns ten tenants, whichever way it comes to them. */
final class TenantQuotaTest {
  private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{43})");
  private static TestPeople people;
  private static int number;

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @Test
  void of_those_that_are_made_at_once_one_is_the_tenth() {
    UUID ann = owning(9);
    assertThat(atOnce(_ -> make(ann))).containsExactlyInAnyOrder(201, 409, 409, 409);
    assertThat(people.list("/v1/tenants", ann)).hasSize(10);
    refused(make(ann));
  }

  @Test
  void membership_of_others_is_free() {
    UUID ann = owning(10);
    UUID ben = owning(1);
    String token = invitation(ben, tenantOf(ben), ann, "admin");
    assertThat(accept(ann, token).statusCode()).isEqualTo(200);
  }

  @Test
  void a_deleted_one_makes_room_and_is_restored_where_there_is_some() {
    UUID ann = owning(10);
    String first = "/v1/tenants/" + tenantOf(ann);
    people.delete(first, ann);
    assertThat(make(ann).statusCode()).isEqualTo(201);
    refused(people.post(first + "/restore", ann, new JsonObject()));
    people.delete("/v1/tenants/" + tenantOf(ann), ann);
    assertThat(people.post(first + "/restore", ann, new JsonObject()).statusCode()).isEqualTo(200);
  }

  /**
   * Who deletes what is another's too and makes others in its place does not keep it away from
   * them: it is the restorer's quota that counts, and who then owns more makes none.
   */
  @Test
  void a_co_owner_without_room_is_in_nobodys_way_and_makes_no_more() {
    UUID ann = owning(9);
    UUID ben = owning(1);
    UUID shared = tenantOf(ben);
    join(shared, ann, TenantRole.OWNER);
    String path = "/v1/tenants/" + shared;
    assertThat(people.delete(path, ann).statusCode()).isEqualTo(200);
    assertThat(make(ann).statusCode()).isEqualTo(201);
    refused(people.post(path + "/restore", ann, new JsonObject()));
    assertThat(people.post(path + "/restore", ben, new JsonObject()).statusCode()).isEqualTo(200);
    assertThat(people.list("/v1/tenants", ann)).hasSize(11);
    refused(make(ann));
    people.delete("/v1/tenants/" + tenantOf(ann), ann);
    refused(make(ann));
  }

  /** Else one would make and delete without end. */
  @Test
  void as_many_deleted_ones_are_kept_and_no_more() {
    UUID ann = owning(10);
    for (int i = 0; i < 11; i++) {
      people.delete("/v1/tenants/" + tenantOf(ann), ann);
      if (i < 10) {
        assertThat(make(ann).statusCode()).as("made after %s", i).isEqualTo(201);
      }
    }
    JsonObject problem = TestApi.json(make(ann));
    assertThat(problem.getString("type")).isEqualTo("urn:billhook:problem:limit-reached");
    assertThat(problem.getString("detail"))
        .isEqualTo("More than 10 deleted tenants wait for their end; wait, or restore one");
  }

  @Test
  void nobody_is_made_an_owner_who_owns_ten() {
    UUID ann = owning(10);
    UUID ben = owning(1);
    UUID tenant = tenantOf(ben);
    join(tenant, ann, TenantRole.ADMIN);
    String members = "/v1/tenants/" + tenant + "/members/" + ann;
    refused(people.patch(members, ben, new JsonObject().put("role", "owner")));
    JsonObject heir = new JsonObject().put("user_id", ann.toString());
    refused(people.post("/v1/tenants/" + tenant + "/transfer", ben, heir));
    assertThat(people.owners(tenant)).isOne();

    people.delete("/v1/tenants/" + tenantOf(ann), ann);
    assertThat(people.patch(members, ben, new JsonObject().put("role", "owner")).statusCode())
        .isEqualTo(200);
  }

  /** Of two tenants at once: each change holds its own tenant alone. */
  @Test
  void two_owners_at_once_make_somebody_the_owner_of_one_more() {
    UUID ann = owning(9);
    List<UUID> owners = List.of(owning(1), owning(1), owning(1), owning(1));
    owners.forEach(owner -> join(tenantOf(owner), ann, TenantRole.MEMBER));
    assertThat(
            atOnce(
                i ->
                    people.patch(
                        "/v1/tenants/" + tenantOf(owners.get(i)) + "/members/" + ann,
                        owners.get(i),
                        new JsonObject().put("role", "owner"))))
        .containsExactlyInAnyOrder(200, 409, 409, 409);
  }

  @Test
  void an_invitation_as_owner_waits_until_there_is_room() {
    UUID ann = owning(10);
    UUID ben = owning(1);
    String token = invitation(ben, tenantOf(ben), ann, "owner");
    refused(accept(ann, token));
    var page = press(token);
    assertThat(page.statusCode()).isEqualTo(409);
    assertThat(page.bodyAsString()).contains("An account owns at most 10 tenants");
    people.delete("/v1/tenants/" + tenantOf(ann), ann);
    assertThat(accept(ann, token).statusCode()).isEqualTo(200);
  }

  private static void refused(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).isEqualTo(409);
    JsonObject problem = TestApi.json(answer);
    assertThat(problem.getString("type")).isEqualTo("urn:billhook:problem:limit-reached");
    assertThat(problem.getString("detail"))
        .isEqualTo("An account owns at most 10 tenants; delete or transfer one of them first");
  }

  /** A new account that owns so many. */
  private static UUID owning(int many) {
    UUID account = people.account("q" + number++ + "@quota.io");
    for (int i = 0; i < many; i++) {
      people.tenant(account, "T" + i);
    }
    return account;
  }

  private static HttpResponse<Buffer> make(UUID account) {
    return people.post("/v1/tenants", account, new JsonObject().put("name", "One more"));
  }

  /** The newest that they own and have not deleted. */
  private static UUID tenantOf(UUID account) {
    return people.list("/v1/tenants", account).stream()
        .filter(
            tenant ->
                tenant.getString("deleted_at") == null && tenant.getString("role").equals("owner"))
        .map(tenant -> UUID.fromString(tenant.getString("id")))
        .findFirst()
        .orElseThrow();
  }

  private static void join(UUID tenant, UUID account, TenantRole role) {
    people.api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.update(
                "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, $3)",
                tenant,
                account,
                role.publicName()));
  }

  private static String invitation(UUID owner, UUID tenant, UUID invited, String role) {
    String email =
        people.api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query("SELECT email FROM account WHERE id = $1", invited).first().text("email"));
    people.post(
        "/v1/tenants/" + tenant + "/invitations",
        owner,
        new JsonObject().put("email", email).put("role", role));
    String mail =
        people.api.database.transact(
            Role.API,
            TenantScope.of(tenant),
            tx -> TestApi.mail(tx.query("SELECT id, sealed FROM email").first()));
    Matcher token = TOKEN.matcher(mail);
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static HttpResponse<Buffer> accept(UUID who, String token) {
    return people.post("/v1/invitations/accept", who, new JsonObject().put("token", token));
  }

  /** As the button of the page does. */
  private static HttpResponse<Buffer> press(String token) {
    var form = MultiMap.caseInsensitiveMultiMap().add("token", token);
    return people.api.client.post("/auth/accept-invitation").sendForm(form).await();
  }

  /** Statuses of four that are sent at once. */
  private static List<Integer> atOnce(IntFunction<HttpResponse<Buffer>> request) {
    List<CompletableFuture<Integer>> sent = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        int which = i;
        sent.add(CompletableFuture.supplyAsync(() -> request.apply(which).statusCode(), threads));
      }
      return sent.stream().map(CompletableFuture::join).toList();
    }
  }
}
