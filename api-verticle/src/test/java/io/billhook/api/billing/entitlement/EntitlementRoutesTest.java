package io.billhook.api.billing.entitlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a plan has, as its tenant sees it, and the seats of it. */
final class EntitlementRoutesTest {
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
  void without_a_plan_there_is_nothing() {
    String key = people.api.seedKey("Nothing", "billing:read");
    JsonObject none = get(key);
    assertThat(none.getJsonArray("data")).isEmpty();
    assertThat(none.getString("access")).isEqualTo("none");
    assertThat(none.getValue("synced_at")).isNull();
    assertThat(none.getBoolean("stale")).isFalse();
    String other = people.api.seedKey("Other", "emails:read");
    assertThat(people.api.get("/v1/billing/entitlements", other).statusCode()).isEqualTo(403);
  }

  @Test
  void a_tenant_sees_its_own_and_what_is_used_of_it() {
    String key = people.api.seedKey("Ours", "billing:read");
    UUID tenant = tenantNamed("Ours");
    has(tenant, "reports", "3", true);
    has(tenant, "gone", "null", false);
    people.api.seedKey("Ours too", "billing:read");
    has(tenantNamed("Ours too"), "sso", "null", true);
    people.alter("UPDATE entitlement SET used = 2 WHERE feature = 'reports'");
    people.alter(
        "INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)"
            + " VALUES ('sub_ours', 'subscription', '"
            + tenant
            + "', 'cus_ours', '{\"status\": \"active\"}', 1, now())");
    JsonObject ours = get(key);
    assertThat(ours.getJsonArray("data"))
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("feature", "reports")
                        .put("name", "Feature reports")
                        .put("limit", 3)
                        .put("used", 2)));
    assertThat(ours.getString("access")).isEqualTo("granted");
  }

  @Test
  void members_and_open_invitations_take_the_seats_of_the_plan() {
    UUID ann = people.account("seats" + ++number + "@example.com");
    UUID tenant = people.tenant(ann, "Seats");
    has(tenant, "seats", "3", true);
    assertThat(invite(tenant, ann, "one")).isEqualTo(201);
    assertThat(invite(tenant, ann, "two")).isEqualTo(201);
    assertThat(invite(tenant, ann, "three")).isEqualTo(403);
    assertThat(invite(tenant, ann, "two")).isEqualTo(201); // in place of the first one
    var open = people.list("/v1/tenants/" + tenant + "/invitations", ann);
    assertThat(open).hasSize(2);
    people.delete("/v1/tenants/" + tenant + "/invitations/" + open.getFirst().getString("id"), ann);
    assertThat(invite(tenant, ann, "three")).isEqualTo(201);
    people.alter("UPDATE entitlement SET active = false WHERE tenant_id = '" + tenant + "'");
    assertThat(invite(tenant, ann, "four")).isEqualTo(201);
  }

  private static int invite(UUID tenant, UUID by, String whom) {
    var answer =
        people.post(
            "/v1/tenants/" + tenant + "/invitations",
            by,
            new JsonObject().put("email", whom + "@example.com").put("role", "member"));
    if (answer.statusCode() == 403) {
      assertThat(TestApi.json(answer).getString("type"))
          .isEqualTo("urn:billhook:problem:limit-reached");
    }
    return answer.statusCode();
  }

  private static JsonObject get(String key) {
    return TestApi.json(people.api.get("/v1/billing/entitlements", key));
  }

  private static void has(UUID tenant, String feature, String quota, boolean active) {
    people.alter(
        "INSERT INTO entitlement (tenant_id, feature, name, quota, active) VALUES ('%s', '%s', 'Feature %s', %s, %s)"
            .formatted(tenant, feature, feature, quota, active));
  }

  private static UUID tenantNamed(String name) {
    return people
        .api
        .database
        .ops()
        .transact(tx -> tx.query("SELECT id FROM tenant WHERE name = $1", name).first().uuid("id"));
  }
}
