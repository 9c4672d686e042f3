package io.billhook.worker.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.LookForSeats;
import io.billhook.contract.billing.SetSeats;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.CallOutcomes;
import io.billhook.worker.billing.seats.LookForSeatsHandler;
import io.billhook.worker.billing.seats.SetSeatsHandler;
import io.billhook.worker.testing.TestDatabase;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where seats are paid for by members, Stripe has as many as there are. */
@Timeout(60)
final class SetSeatsTest {
  private final SyncFixture fixture = new SyncFixture();
  private final UUID tenant = TestDatabase.newTenant();
  private final String item = fixture.id("si");
  private final SetSeatsHandler handler =
      new SetSeatsHandler(
          TestDatabase.get(),
          fixture.stripeObjects,
          new CallOutcomes(new Random(1)),
          fixture.outbox);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_burst_of_members_is_one_call_with_their_number_when_it_runs() throws Exception {
    subscribed("active", 1);
    fixture.stripe.on("/v1/subscription_items/" + item, 200, "{}");
    join(4);
    assertThat(due()).contains(tenant);
    fixture.commit(handler.handle(new SetSeats(tenant), SyncFixture.job()));
    assertThat(fixture.stripe.calls())
        .singleElement()
        .satisfies(call -> assertThat(call.body()).isEqualTo("quantity=4"));
    assertThat(due()).doesNotContain(tenant);
  }

  @Test
  void as_many_as_are_paid_for_need_no_call_and_neither_does_what_is_over() throws Exception {
    subscribed("active", 2);
    join(2);
    fixture.commit(handler.handle(new SetSeats(tenant), SyncFixture.job()));
    subscribed("canceled", 5);
    fixture.commit(handler.handle(new SetSeats(tenant), SyncFixture.job()));
    assertThat(fixture.stripe.calls()).isEmpty();
    assertThat(due()).doesNotContain(tenant);
  }

  @Test
  void who_comes_while_it_is_counted_is_counted_again() throws Exception {
    subscribed("active", 1);
    fixture.stripe.on("/v1/subscription_items/" + item, 200, "{}");
    join(1);
    join(1);
    JobOutcome counted = handler.handle(new SetSeats(tenant), SyncFixture.job());
    join(1);
    fixture.commit(counted);
    assertThat(due()).contains(tenant);
  }

  @Test
  void while_stripe_is_away_it_stays_noted() throws Exception {
    subscribed("active", 1);
    fixture.stripe.on("/v1/subscription_items/" + item, 500, "{}");
    join(2);
    assertThat(handler.handle(new SetSeats(tenant), SyncFixture.job()))
        .isInstanceOf(JobOutcome.Retry.class);
    assertThat(due()).contains(tenant);
  }

  @Test
  void a_look_makes_a_job_of_each_tenant() throws Exception {
    join(1);
    fixture.commit(
        new LookForSeatsHandler(fixture.outbox).handle(new LookForSeats(), SyncFixture.job()));
    assertThat(fixture.outbox.asked())
        .anySatisfy(
            job -> {
              assertThat(job.args()).isEqualTo(new SetSeats(tenant));
              assertThat(job.options().uniqueKey()).isEqualTo(tenant.toString());
            });
  }

  /** A tenant whose members go with it leaves nothing that could not be purged. */
  @Test
  void a_tenant_that_is_removed_takes_its_members_along() {
    join(2);
    TestDatabase.as(
        Role.AUTH,
        TenantScope.none(),
        "UPDATE tenant SET deleted_at = now(), purge_at = now() - interval '1 s' WHERE id = $1",
        tenant);
    TestDatabase.sql("DELETE FROM tenant WHERE id = $1", tenant);
    assertThat(TestDatabase.sql("SELECT 1 FROM tenant WHERE id = $1", tenant)).isEmpty();
  }

  private void subscribed(String status, int quantity) {
    TestDatabase.sql(
        """
        INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
        VALUES ($1, 'subscription', $2, 'cus_1', $3::text::jsonb, 1, now())
        ON CONFLICT (stripe_id) DO UPDATE SET data = excluded.data
        """,
        fixture.id("sub"),
        tenant,
        """
        {"status": "%s", "created": 1, "items": {"data": [
          {"id": "si_metered", "price": {"recurring": {"usage_type": "metered"}}},
          {"id": "%s", "subscription": "%s", "quantity": %d,
           "price": {"recurring": {"usage_type": "licensed"}}}]}}
        """
            .formatted(status, item, fixture.id("sub"), quantity));
  }

  private void join(int many) {
    for (int i = 0; i < many; i++) {
      UUID account = UUID.randomUUID();
      TestDatabase.as(
          Role.AUTH,
          TenantScope.none(),
          "INSERT INTO account (id, email, name) VALUES ($1, $2, 'Ann')",
          account,
          account + "@example.test");
      TestDatabase.as(
          Role.AUTH,
          TenantScope.none(),
          "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'member')",
          tenant,
          account);
    }
  }

  private static List<UUID> due() {
    return TestDatabase.sql("SELECT tenant_id FROM seat_change").stream()
        .map(row -> row.uuid("tenant_id"))
        .toList();
  }
}
