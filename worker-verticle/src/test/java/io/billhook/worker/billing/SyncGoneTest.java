package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.event;
import static io.billhook.worker.billing.SyncFixture.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.worker.testing.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that Stripe has no more. */
@Timeout(60)
final class SyncGoneTest {
  private final SyncFixture fixture = new SyncFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({"product, products, true", "price, prices, true", "customer, customers,"})
  void a_copy_of_what_is_gone_says_deleted_and_is_not_for_sale(
      String type, String collection, String active) throws Exception {
    String id =
        fixture.has(type, "x", "'name':'kept'" + (active == null ? "" : ",'active':" + active));
    fixture.sync(type, id);
    UUID event = fixture.hint(id);
    gone(collection, id);

    fixture.sync(type, id);

    assertThat(event(event)).isEqualTo("processed object_missing");
    assertThat(present(id).text("data")).contains("kept", "\"deleted\": true");
    if (active != null) {
      assertThat(present(id).text("data")).contains("\"active\": false");
    }
  }

  @Test
  void what_is_gone_stays_its_tenants() throws Exception {
    UUID tenant = TestDatabase.newTenant();
    String customer = fixture.hasCustomer(tenant);
    fixture.sync("customer", customer);
    gone("customers", customer);
    fixture.sync("customer", customer);
    assertThat(present(customer).uuidOrNull("tenant_id")).isEqualTo(tenant);
  }

  @Test
  void what_comes_back_is_no_longer_deleted() throws Exception {
    String id = fixture.has("product", "prod", "'active':true");
    fixture.sync("product", id);
    gone("products", id);
    fixture.sync("product", id);

    fixture.has("product", "prod", "'active':true");
    fixture.sync("product", id);

    assertThat(present(id).text("data")).doesNotContain("deleted").contains("\"active\": true");
  }

  @Test
  void of_two_looks_the_later_one_counts() throws Exception {
    String id = fixture.has("product", "prod", "'active':true");
    JobOutcome there = fixture.handle("product", id);
    gone("products", id);
    JobOutcome gone = fixture.handle("product", id);
    fixture.has("product", "prod", "'active':true");
    JobOutcome back = fixture.handle("product", id);

    fixture.commit(back);
    fixture.commit(gone);
    assertThat(present(id).text("data")).doesNotContain("deleted");

    gone("products", id);
    fixture.sync("product", id);
    fixture.commit(there);
    assertThat(present(id).text("data")).contains("\"deleted\": true");
  }

  /** A proxy, or a route that is not there: it says nothing of the object. */
  @Test
  void another_404_marks_nothing() throws Exception {
    String id = fixture.has("product", "prod", "'active':true");
    fixture.sync("product", id);
    fixture.stripe.on("/v1/products/" + id, 404, "<html>not found</html>");

    assertThat(fixture.handle("product", id)).isInstanceOf(JobOutcome.Dead.class);

    assertThat(present(id).text("data")).doesNotContain("deleted");
  }

  @Test
  void of_what_was_never_copied_there_is_no_copy() throws Exception {
    String id = fixture.id("prod");
    UUID event = fixture.hint(id);
    fixture.sync("product", id);
    assertThat(event(event)).isEqualTo("processed object_missing");
    assertThat(SyncFixture.copy(id)).isNull();
  }

  private void gone(String collection, String id) {
    fixture.stripe.on(
        "/v1/" + collection + "/" + id, 404, "{\"error\":{\"code\":\"resource_missing\"}}");
  }
}
