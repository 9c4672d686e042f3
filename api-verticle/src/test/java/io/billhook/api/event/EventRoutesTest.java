package io.billhook.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Events;
import io.billhook.stripe.StripeJson;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventRoutesTest {
  private static TestPeople people;
  private static UUID owner;
  private static UUID tenant;

  @BeforeAll
  static void start() {
    people = new TestPeople();
    owner = people.account("o@events.io");
    tenant = people.tenant(owner, "Told");
    tell(tenant, EventTypes.SUBSCRIPTION_ACTIVATED, "sub_told", false);
    tell(tenant, EventTypes.INVOICE_PAID, "in_told", true);
    tell(tenant, EventTypes.INVOICE_PAID, "in_next", false);
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  private static void tell(UUID whose, String type, String subject, boolean late) {
    people
        .api
        .database
        .engine()
        .run(
            tx ->
                new Events(List.of())
                    .emit(tx, new Event(type, whose, subject, 1, StripeJson.stored("{}"), late)));
  }

  @Test
  void newest_first_with_what_is_known_of_each() {
    List<JsonObject> all = people.list("/v1/events", owner);
    assertThat(all.stream().map(event -> event.getString("subject")))
        .containsExactly("in_next", "in_told", "sub_told");
    JsonObject late = all.get(1);
    assertThat(late.fieldNames())
        .containsExactlyInAnyOrder("id", "type", "subject", "late", "created_at");
    assertThat(late.getString("type")).isEqualTo("invoice.paid");
    assertThat(late.getBoolean("late")).isTrue();
    assertThat(late.getString("created_at")).endsWith("Z");
  }

  @Test
  void by_type_by_subject_and_page_by_page() {
    assertThat(people.list("/v1/events?type=invoice.paid", owner)).hasSize(2);
    assertThat(people.list("/v1/events?subject=sub_told", owner)).hasSize(1);
    assertThat(people.list("/v1/events?type=invoice.paid&subject=sub_told", owner)).isEmpty();
    JsonObject page = TestApi.json(people.get("/v1/events?limit=1", owner));
    String next = "/v1/events?limit=1&cursor=" + page.getString("next_cursor");
    assertThat(people.list(next, owner).getFirst().getString("subject")).isEqualTo("in_told");
    for (String wrong : List.of("limit=x", "who=me", "type=%00", "cursor=x")) {
      assertThat(people.get("/v1/events?" + wrong, owner).statusCode()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  void for_all_people_of_the_tenant_and_for_keys_that_may() {
    UUID viewer = people.member(tenant, "v@events.io", TenantRole.VIEWER);
    assertThat(people.get("/v1/events", viewer).statusCode()).isEqualTo(200);
    UUID stranger = people.account("s@events.io");
    UUID other = people.tenant(stranger, "Other");
    tell(other, EventTypes.INVOICE_PAID, "in_other", false);
    assertThat(people.list("/v1/events?subject=in_told", stranger)).isEmpty();
    assertThat(people.list("/v1/events", stranger)).hasSize(1);
    assertThat(people.get("/v1/events", key("events:read")).statusCode()).isEqualTo(200);
    assertThat(people.get("/v1/events", key("emails:read")).statusCode()).isEqualTo(403);
  }

  private static String key(String scope) {
    JsonObject wanted = new JsonObject().put("name", "k").put("scopes", List.of(scope));
    return TestApi.json(people.post("/v1/api-keys", owner, wanted)).getString("key");
  }
}
