package io.billhook.worker.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.Standing;
import io.billhook.mirror.Standing.Access;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.RecordingOutbox.Asked;
import io.billhook.worker.testing.TestDatabase;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A payment that fails, or takes its time, as simulated Stripe's clock goes on. */
@Timeout(120)
final class UnpaidTest {
  private static final int GRACE_DAYS = 7;
  private static final int DAY = 86_400;

  private final Simulators simulators =
      Simulators.create(TestDatabase.vertx(), SimulatorSettings.development());
  private final URI base =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final WebClient web = WebClient.create(TestDatabase.vertx());
  private final SyncFixture fixture = new SyncFixture(base.resolve("/_sim/stripe/api"));
  private final UUID tenant = TestDatabase.newTenant();
  private final String customer = begin();
  private Instant now = Instant.now();

  @AfterEach
  void close() {
    fixture.close();
    simulators.close();
    web.close();
  }

  @Test
  void a_failing_card_gets_a_mail_for_each_attempt_and_grace_ends() throws Exception {
    payWith("pm_card_chargeCustomerFail");
    sync();
    assertThat(access()).isEqualTo(Access.GRANTED);
    assertThat(tags()).containsExactly("receipt");

    advance(32);
    assertThat(tags()).containsExactly("receipt", "payment-failed");
    assertThat(access()).isEqualTo(Access.GRACE);
    advance(3);
    assertThat(tags()).containsExactly("receipt", "payment-failed", "payment-failed");
    assertThat(access()).isEqualTo(Access.GRACE);
    advance(5);
    assertThat(tags())
        .containsExactly("receipt", "payment-failed", "payment-failed", "payment-failed");
    assertThat(access()).as("grace is over").isEqualTo(Access.NONE);
    advance(7);
    assertThat(tags())
        .containsExactly(
            "receipt", "payment-failed", "payment-failed", "payment-failed", "subscription-ended");
    assertThat(access()).isEqualTo(Access.NONE);
    assertThat(types()).contains("subscription.past_due", "subscription.canceled");
  }

  @Test
  void a_debit_takes_days_and_nobody_is_written_to_until_it_is_paid() throws Exception {
    payWith("pm_usBankAccount");
    sync();
    advance(32);
    assertThat(types()).contains("invoice.payment_processing", "subscription.renewed");
    assertThat(types()).doesNotContain("invoice.payment_failed");
    assertThat(tags()).containsExactly("receipt");
    advance(4);
    assertThat(tags()).containsExactly("receipt", "receipt");
  }

  @Test
  void a_payment_that_wants_the_payer_is_written_about() throws Exception {
    payWith("pm_card_authenticationRequired");
    sync();
    advance(32);
    assertThat(types()).contains("invoice.payment_action_required");
    assertThat(tags()).containsExactly("receipt", "payment-action-required");
  }

  private String begin() {
    JsonObject wish =
        new JsonObject()
            .put("email", "ada@example.test")
            .put("metadata", new JsonObject().put("tenant_id", tenant.toString()));
    return json(web.postAbs(base + "/_sim/stripe/customers").sendJsonObject(wish).await())
        .getString("customer");
  }

  private void payWith(String card) {
    JsonObject attached = ask("payment_methods/" + card + "/attach", "customer", customer);
    ask(
        "customers/" + customer,
        "invoice_settings[default_payment_method]",
        attached.getString("id"));
  }

  private JsonObject ask(String path, String name, String value) {
    return json(
        web.postAbs(base + "/_sim/stripe/api/v1/" + path)
            .bearerTokenAuthentication("sk_test_1")
            .sendForm(MultiMap.caseInsensitiveMultiMap().add(name, value))
            .await());
  }

  private static JsonObject json(HttpResponse<Buffer> answer) {
    return Objects.requireNonNull(answer.bodyAsJsonObject());
  }

  /** What was due has happened, and is seen. */
  private void advance(int days) throws Exception {
    JsonObject wish = new JsonObject().put("advance_seconds", days * DAY);
    JsonObject clock = json(web.postAbs(base + "/_sim/stripe/clock").sendJsonObject(wish).await());
    now = Instant.ofEpochSecond(clock.getLong("now"));
    sync();
  }

  /** All that hangs on the customer, in any order, and what that hints at. */
  private void sync() throws Exception {
    JsonArray all =
        json(web.getAbs(base + "/_sim/stripe/objects?limit=1000").send().await())
            .getJsonArray("data");
    int before = fixture.outbox.asked().size();
    for (int i = 0; i < all.size(); i++) {
      JsonObject object = all.getJsonObject(i);
      String type = object.getString("object");
      if (customer.equals(object.getValue("customer")) && SyncObject.TYPES.contains(type)) {
        run(new SyncObject(type, object.getString("id")));
      }
    }
    for (Asked asked :
        List.copyOf(fixture.outbox.asked()).subList(before, fixture.outbox.asked().size())) {
      if (asked.args() instanceof SyncObject hinted) {
        run(hinted);
      }
    }
  }

  private void run(SyncObject object) throws Exception {
    JobOutcome outcome = fixture.handler.handle(object, SyncFixture.job());
    fixture.commit(outcome);
  }

  private Access access() {
    return TestDatabase.get()
        .transact(Role.WORKER, TenantScope.of(tenant), tx -> Standing.of(tx, GRACE_DAYS, now))
        .access();
  }

  private List<String> tags() {
    return texts("SELECT tags[1] AS text FROM email ORDER BY id");
  }

  private List<String> types() {
    return texts("SELECT type AS text FROM domain_event ORDER BY id");
  }

  private List<String> texts(String sql) {
    return TestDatabase.as(Role.WORKER, TenantScope.of(tenant), sql).stream()
        .map(row -> row.text("text"))
        .toList();
  }
}
