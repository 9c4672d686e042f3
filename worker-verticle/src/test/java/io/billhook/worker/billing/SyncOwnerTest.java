package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.worker.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SyncOwnerTest {
  private final SyncFixture fixture = new SyncFixture();
  private final UUID tenant = TestDatabase.newTenant();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void what_hangs_on_a_tenants_customer_is_the_tenants() throws Exception {
    fixture.hasCustomer(tenant);
    String charge = fixture.has("charge", "ch", "'customer':'cus_ID'");
    String refund = fixture.has("refund", "re", "'charge':'ch_ID'");
    String dispute = fixture.has("dispute", "dp", "'charge':'ch_ID','status':'lost'");

    fixture.sync("refund", refund);
    fixture.sync("dispute", dispute);

    for (String id : new String[] {fixture.id("cus"), charge, refund, dispute}) {
      assertThat(present(id).uuidOrNull("tenant_id")).as(id).isEqualTo(tenant);
    }
    assertThat(present(refund).textOrNull("customer")).isEqualTo(fixture.id("cus"));
  }

  @Test
  void the_catalogue_is_nobodys() throws Exception {
    fixture.has("product", "prod", "");
    String price = fixture.has("price", "price", "'product':'prod_ID'");
    fixture.sync("price", price);
    assertThat(present(price).uuidOrNull("tenant_id")).isNull();
  }

  @Test
  void a_tenant_that_is_unknown_or_malformed_is_none() throws Exception {
    String unknown = fixture.hasCustomer(UUID.randomUUID());
    fixture.sync("customer", unknown);
    assertThat(present(unknown).uuidOrNull("tenant_id")).isNull();

    fixture.has("customer", "cus", "'metadata':{'tenant_id':'1-2-3-4-5'}");
    fixture.sync("customer", unknown);
    assertThat(present(unknown).uuidOrNull("tenant_id")).isNull();
  }

  @Test
  void all_that_a_customer_has_follows_it_to_another_tenant() throws Exception {
    String customer = fixture.hasCustomer(null);
    String invoice = fixture.has("invoice", "in", "'status':'draft','customer':'cus_ID'");
    fixture.has("charge", "ch", "'customer':'cus_ID'");
    String refund = fixture.has("refund", "re", "'charge':'ch_ID'");
    fixture.sync("invoice", invoice);
    fixture.sync("refund", refund);
    assertThat(present(invoice).uuidOrNull("tenant_id")).isNull();

    fixture.hasCustomer(tenant);
    fixture.sync("customer", customer);
    assertThat(present(invoice).uuidOrNull("tenant_id")).isEqualTo(tenant);
    assertThat(present(refund).uuidOrNull("tenant_id")).isEqualTo(tenant);

    UUID other = TestDatabase.newTenant();
    fixture.hasCustomer(other);
    fixture.sync("customer", customer);
    assertThat(present(invoice).uuidOrNull("tenant_id")).isEqualTo(other);
    assertThat(present(refund).uuidOrNull("tenant_id")).isEqualTo(other);
  }

  @Test
  void an_older_fetch_of_the_customer_does_not_move_anything() throws Exception {
    String customer = fixture.hasCustomer(null);
    JobOutcome older = fixture.handle("customer", customer);
    fixture.hasCustomer(tenant);
    fixture.sync("customer", customer);
    String invoice = fixture.has("invoice", "in", "'status':'draft','customer':'cus_ID'");
    fixture.sync("invoice", invoice);

    fixture.commit(older);

    assertThat(present(customer).uuidOrNull("tenant_id")).isEqualTo(tenant);
    assertThat(present(invoice).uuidOrNull("tenant_id")).isEqualTo(tenant);
  }

  @Test
  void a_deleted_customer_stays_its_tenants() throws Exception {
    String customer = fixture.hasCustomer(tenant);
    String invoice = fixture.has("invoice", "in", "'status':'draft','customer':'cus_ID'");
    fixture.sync("invoice", invoice);

    fixture.has("customer", "cus", "'deleted':true");
    fixture.sync("customer", customer);

    assertThat(present(customer).text("data")).contains("\"deleted\": true");
    assertThat(present(customer).uuidOrNull("tenant_id")).isEqualTo(tenant);
    assertThat(present(invoice).uuidOrNull("tenant_id")).isEqualTo(tenant);
  }

  @Test
  void a_charge_that_is_given_a_customer_gives_it_to_its_refunds() throws Exception {
    String charge = fixture.has("charge", "ch", "'customer':null");
    String refund = fixture.has("refund", "re", "'charge':'ch_ID'");
    fixture.sync("refund", refund);
    assertThat(present(refund).textOrNull("customer")).isNull();

    fixture.hasCustomer(tenant);
    fixture.has("charge", "ch", "'customer':'cus_ID'");
    fixture.sync("charge", charge);

    assertThat(present(refund).textOrNull("customer")).isEqualTo(fixture.id("cus"));
    assertThat(present(refund).uuidOrNull("tenant_id")).isEqualTo(tenant);
  }

  @Test
  void a_reference_that_is_cleared_leaves_the_owner() throws Exception {
    fixture.hasCustomer(tenant);
    fixture.has("charge", "ch", "'customer':'cus_ID'");
    String method = fixture.has("payment_method", "pm", "'customer':'cus_ID'");
    String subscription = fixture.has("subscription", "sub", "'customer':'cus_ID'");
    String invoice = fixture.has("invoice", "in", "'status':'open','customer':'cus_ID'");
    String refund = fixture.has("refund", "re", "'charge':'ch_ID'");
    String dispute = fixture.has("dispute", "dp", "'charge':'ch_ID','status':'needs_response'");
    syncAll();

    fixture.has("refund", "re", "'charge':null");
    fixture.has("charge", "ch", "'customer':null");
    fixture.has("payment_method", "pm", "'customer':null");
    fixture.has("subscription", "sub", "'customer':null");
    fixture.has("invoice", "in", "'status':'void','customer':null");
    syncAll();
    fixture.has("dispute", "dp", "'charge':null,'status':'lost'");
    syncAll();

    for (String id : List.of(fixture.id("ch"), method, subscription, invoice, refund, dispute)) {
      assertThat(present(id).uuidOrNull("tenant_id")).as(id).isEqualTo(tenant);
      assertThat(present(id).textOrNull("customer")).as(id).isEqualTo(fixture.id("cus"));
    }
    assertThat(present(invoice).text("data")).contains("\"customer\": null");
    assertThat(tenantsTold(invoice, dispute)).containsOnly(tenant).hasSize(3);
  }

  @Test
  void what_lost_its_reference_still_follows_its_customer() throws Exception {
    String customer = fixture.hasCustomer(tenant);
    String invoice = fixture.has("invoice", "in", "'status':'open','customer':'cus_ID'");
    fixture.sync("invoice", invoice);
    fixture.has("invoice", "in", "'status':'open','customer':null");
    fixture.sync("invoice", invoice);

    UUID other = TestDatabase.newTenant();
    fixture.hasCustomer(other);
    fixture.sync("customer", customer);

    assertThat(present(invoice).uuidOrNull("tenant_id")).isEqualTo(other);
  }

  @Test
  void a_reference_to_another_customer_is_followed() throws Exception {
    fixture.hasCustomer(tenant);
    String charge = fixture.has("charge", "ch", "'customer':'cus_ID'");
    String refund = fixture.has("refund", "re", "'charge':'ch_ID'");
    fixture.sync("refund", refund);
    UUID other = TestDatabase.newTenant();
    String second =
        fixture.has("customer", "cus_second", "'metadata':{'tenant_id':'" + other + "'}");

    fixture.has("charge", "ch", "'customer':'cus_second_ID'");
    fixture.sync("charge", charge);

    for (String id : List.of(charge, refund)) {
      assertThat(present(id).textOrNull("customer")).as(id).isEqualTo(second);
      assertThat(present(id).uuidOrNull("tenant_id")).as(id).isEqualTo(other);
    }
  }

  private void syncAll() throws Exception {
    fixture.sync("charge", fixture.id("ch"));
    fixture.sync("payment_method", fixture.id("pm"));
    fixture.sync("subscription", fixture.id("sub"));
    fixture.sync("invoice", fixture.id("in"));
    fixture.sync("refund", fixture.id("re"));
    fixture.sync("dispute", fixture.id("dp"));
  }

  private static List<UUID> tenantsTold(String... ids) {
    return TestDatabase.sql(
            "SELECT tenant_id FROM domain_event WHERE stripe_id = ANY ($1)", List.of(ids))
        .stream()
        .map(row -> row.uuid("tenant_id"))
        .toList();
  }
}
