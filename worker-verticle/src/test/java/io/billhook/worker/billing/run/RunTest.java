package io.billhook.worker.billing.run;

import static io.billhook.worker.billing.run.RunFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Walks over Stripe's lists, each on a database and before a Stripe of its own. */
@Timeout(120)
final class RunTest {
  private final RunFixture fixture = new RunFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void what_is_missing_differs_or_is_gone_is_told_by_a_dry_run_and_mended_by_another() {
    fixture.has(
        List.of(
            object("customer", "cus_1"),
            object("customer", "cus_2"),
            object("product", "prod_1").put("name", "Old").put("active", true),
            object("coupon", "coupon_1"),
            object("subscription", "sub_1").put("customer", "cus_1").put("status", "canceled"),
            object("payment_method", "pm_1").put("customer", "cus_2")));
    UUID first = fixture.walk("backfill", false);
    assertThat(fixture.state(first)).isEqualTo("completed");
    assertThat(fixture.drift(first))
        .contains(
            "missing cus_1",
            "missing cus_2",
            "missing coupon_1",
            "missing pm_1",
            "missing prod_1",
            "missing sub_1");

    fixture.has(object("product", "prod_1").put("name", "New").put("active", true));
    fixture.has(object("customer", "cus_3"));
    fixture.hasNoMore("cus_2");
    fixture.hasNoMore("pm_1");

    UUID dry = fixture.walk("reconcile", true);
    List<String> found =
        List.of("gone cus_2", "missing cus_3", "gone pm_1", "differs prod_1 {name}");
    assertThat(fixture.drift(dry)).isEqualTo(found.stream().map(d -> d + " left").toList());
    assertThat(fixture.count("billing_object WHERE stripe_id = 'cus_3'")).isZero();

    UUID repair = fixture.walk("reconcile", false);
    assertThat(fixture.state(repair)).isEqualTo("completed");
    assertThat(fixture.drift(repair)).isEqualTo(found);
    assertThat(fixture.count("billing_object WHERE data->>'deleted' = 'true'")).isEqualTo(2);

    UUID after = fixture.walk("reconcile", false);
    assertThat(fixture.drift(after)).isEmpty();
    assertThat(fixture.seen(after))
        .containsAllEntriesOf(Map.of("customer", 2L, "coupon", 2L, "subscription", 1L));
    assertThat(fixture.count("billing_run_seen")).isZero();
  }

  /** A feature with another limit is told by nobody. */
  @Test
  void what_tenants_may_use_is_looked_at_after_a_walk_and_not_after_a_dry_one() {
    UUID tenant = UUID.randomUUID();
    fixture
        .worker
        .database()
        .auth()
        .run(tx -> tx.update("INSERT INTO tenant (id, name) VALUES ($1, 'Acme')", tenant));
    fixture.has(
        object("customer", "cus_t")
            .put("metadata", new JsonObject().put("tenant_id", tenant.toString())));
    fixture.has(object("customer", "cus_nobodys"));
    String looks = "job WHERE args->>'object' = '" + SyncObject.ENTITLEMENTS + "'";
    fixture.walk("backfill", false);
    assertThat(fixture.count(looks)).isEqualTo(1);
    fixture.worker.runDue();
    assertThat(fixture.count("entitlement_sync WHERE tenant_id = '" + tenant + "'")).isEqualTo(1);
    fixture.walk("reconcile", true);
    assertThat(fixture.count(looks)).isEqualTo(1);
  }

  @Test
  void pages_of_a_hundred_are_walked_to_the_end() {
    fixture.has(
        IntStream.range(0, 250)
            .mapToObj(n -> object("customer", "cus_" + n).put("created", 1_700_000_000 + n))
            .toList());
    UUID id = fixture.walk("backfill", false);
    assertThat(fixture.seen(id)).containsEntry("customer", 250L);
    assertThat(fixture.count("billing_object WHERE object = 'customer'")).isEqualTo(250);
  }

  @Test
  void events_that_never_came_are_put_into_the_ledger_and_their_objects_synced() {
    fixture.walk("backfill", false);
    JsonObject made =
        fixture.control(
            "/_sim/stripe/customers", new JsonObject().put("email", "ada@example.test"));

    UUID dry = fixture.walk("reconcile", true);
    assertThat(fixture.drift(dry)).anyMatch(found -> found.startsWith("missing evt_"));
    assertThat(fixture.count("webhook_event")).isZero();

    UUID id = fixture.walk("reconcile", false);
    assertThat(fixture.state(id)).isEqualTo("completed");
    fixture.worker.runDue();
    long events = fixture.seen(id).getOrDefault("event", 0L);
    assertThat(events).isPositive();
    assertThat(fixture.count("webhook_event WHERE provider = 'stripe'")).isEqualTo(events);
    assertThat(
            fixture.sql(
                "SELECT type || ' ' || state || coalesce(' ' || note, '') AS line FROM webhook_event"
                    + " WHERE state <> 'processed' AND object_type IN"
                    + " ('customer', 'subscription', 'invoice', 'charge', 'payment_method')"))
        .extracting(row -> row.text("line"))
        .isEmpty();
    assertThat(fixture.count("billing_object WHERE stripe_id = $1", made.getString("invoice")))
        .isEqualTo(1);
    assertThat(
            fixture.count(
                "domain_event WHERE type = 'invoice.paid' AND stripe_id = $1",
                made.getString("invoice")))
        .isEqualTo(1);
    assertThat(fixture.drift(fixture.walk("reconcile", false))).isEmpty();
  }
}
