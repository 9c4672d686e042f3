package io.billhook.worker.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Row;
import io.billhook.worker.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tenant may use follows what Stripe lists. */
@Timeout(60)
final class EntitlementSyncTest {
  private static final String PATH =
      "/v1/entitlements/active_entitlements?limit=100&expand%5B%5D=data.feature&customer=";

  private final SyncFixture fixture = new SyncFixture();
  private final UUID tenant = TestDatabase.newTenant();
  private String customer = "";

  @BeforeEach
  void begin() throws Exception {
    customer = fixture.hasCustomer(tenant);
    fixture.sync("customer", customer);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void all_pages_of_it_are_read_and_a_limit_is_the_features() throws Exception {
    lists(customer, "", true, IntStream.range(0, 7).mapToObj(i -> entry("f" + i, "5")).toList());
    lists(
        customer,
        "&starting_after=ent_f6",
        false,
        IntStream.range(7, 12).mapToObj(i -> entry("f" + i, "")).toList());
    UUID event =
        fixture.hint(
            SyncObject.ENTITLEMENTS, customer, "entitlements.active_entitlement_summary.updated");
    sync(customer);
    assertThat(held()).hasSize(12).contains("f0 5", "f6 5", "f7 null", "f11 null");
    assertThat(SyncFixture.event(event)).isEqualTo("processed");
    assertThat(SyncFixture.told(customer)).containsExactly("entitlements.changed");
    sync(customer);
    assertThat(SyncFixture.told(customer)).containsExactly("entitlements.changed");
  }

  @Test
  void what_is_lost_is_not_active_and_what_was_used_of_it_is_kept() throws Exception {
    lists(customer, "", false, List.of(entry("seats", "3"), entry("sso", "")));
    sync(customer);
    TestDatabase.as(
        io.billhook.postgres.Role.WORKER,
        io.billhook.postgres.TenantScope.of(tenant),
        "UPDATE entitlement SET used = 2 WHERE feature = 'seats'");
    lists(customer, "", false, List.of());
    sync(customer);
    assertThat(held()).isEmpty();
    lists(customer, "", false, List.of(entry("seats", "25")));
    sync(customer);
    assertThat(held()).containsExactly("seats 25");
    assertThat(
            TestDatabase.sql(
                    "SELECT used FROM entitlement WHERE tenant_id = $1 AND feature = 'seats'",
                    tenant)
                .getFirst()
                .bigint("used"))
        .isEqualTo(2);
  }

  @Test
  void of_two_looks_the_later_one_counts() throws Exception {
    lists(customer, "", false, List.of(entry("old", "")));
    JobOutcome before = handle(customer);
    lists(customer, "", false, List.of(entry("new", "")));
    fixture.commit(handle(customer));
    fixture.commit(before);
    assertThat(held()).containsExactly("new null");
  }

  @Test
  void a_customer_that_was_not_known_is_looked_at_first() throws Exception {
    UUID other = TestDatabase.newTenant();
    String unknown = fixture.id("cus_unknown");
    fixture.stripe.on(
        "/v1/customers/" + unknown,
        200,
        "{\"id\":\"%s\",\"object\":\"customer\",\"metadata\":{\"tenant_id\":\"%s\"}}"
            .formatted(unknown, other));
    lists(unknown, "", false, List.of(entry("sso", "")));
    sync(unknown);
    assertThat(held(other)).containsExactly("sso null");
  }

  @Test
  void an_older_customer_that_was_replaced_takes_nothing_away() throws Exception {
    lists(customer, "", false, List.of(entry("sso", "")));
    sync(customer);
    String old = fixture.id("cus_old");
    fixture.stripe.on(
        "/v1/customers/" + old, 200, "{\"id\":\"%s\",\"deleted\":true}".formatted(old));
    TestDatabase.sql(
        """
        INSERT INTO billing_object (stripe_id, object, tenant_id, data, fetched, synced_at)
        VALUES ($1, 'customer', $2, '{"deleted": true}', 1, now())
        """,
        old,
        tenant);
    lists(old, "", false, List.of());
    sync(old);
    assertThat(held()).containsExactly("sso null");
  }

  @Test
  void a_limit_that_is_no_number_is_none_and_a_gone_customer_has_nothing() throws Exception {
    lists(customer, "", false, List.of(entry("sso", "ten")));
    sync(customer);
    assertThat(held()).containsExactly("sso null");
    fixture.stripe.on(
        PATH + customer,
        400,
        "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"resource_missing\"}}");
    sync(customer);
    assertThat(held()).isEmpty();
  }

  @Test
  void an_answer_that_lacks_the_features_changes_nothing() throws Exception {
    lists(customer, "", false, List.of(entry("sso", "")));
    sync(customer);
    lists(
        customer,
        "",
        false,
        List.of("{\"id\":\"ent_1\",\"lookup_key\":\"sso\",\"feature\":\"feat_1\"}"));
    assertThat(handle(customer)).isInstanceOf(JobOutcome.Retry.class);
    lists(customer, "", true, List.of(entry("sso", "")));
    lists(customer, "&starting_after=ent_sso", true, List.of(entry("sso", "")));
    assertThat(handle(customer)).isInstanceOf(JobOutcome.Retry.class);
    assertThat(held()).containsExactly("sso null");
  }

  private JobOutcome handle(String of) throws Exception {
    return fixture.handle(SyncObject.ENTITLEMENTS, of);
  }

  private void sync(String of) throws Exception {
    fixture.sync(SyncObject.ENTITLEMENTS, of);
  }

  private void lists(String of, String after, boolean more, List<String> entries) {
    fixture.stripe.on(
        PATH + of + after,
        200,
        "{\"object\":\"list\",\"has_more\":%s,\"data\":[%s]}"
            .formatted(more, String.join(",", entries)));
  }

  private static String entry(String key, String limit) {
    return """
    {"id": "ent_%s", "object": "entitlements.active_entitlement", "lookup_key": "%s",
     "feature": {"id": "feat_%s", "object": "entitlements.feature", "name": "Feature %s",
                 "metadata": {%s}}}
    """
        .formatted(key, key, key, key, limit.isEmpty() ? "" : "\"limit\": \"" + limit + "\"");
  }

  private List<String> held() {
    return held(tenant);
  }

  private static List<String> held(UUID of) {
    return TestDatabase.sql(
            "SELECT feature, quota FROM entitlement WHERE tenant_id = $1 AND active ORDER BY feature",
            of)
        .stream()
        .map(EntitlementSyncTest::line)
        .collect(Collectors.toList());
  }

  private static String line(Row row) {
    return row.text("feature") + " " + row.bigintOrNull("quota");
  }
}
