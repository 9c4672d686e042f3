package io.billhook.entitlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.problem.ProblemException;
import io.billhook.worker.testing.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a plan has may be used, and no more than it has. */
@Timeout(60)
final class EntitlementsTest {
  private final Entitlements entitlements = new Entitlements(7, Clock.systemUTC());
  private final UUID tenant = TestDatabase.newTenant();

  @Test
  void of_ten_who_take_at_once_of_a_limit_of_three_three_succeed() throws Exception {
    subscribed("{\"status\": \"active\"}");
    has("reports", 3L);
    List<String> answers = atOnce(10, () -> outcome(() -> take("reports", 1)));
    assertThat(answers).filteredOn("taken"::equals).hasSize(3);
    assertThat(answers).filteredOn("PLAN_LIMIT_REACHED"::equals).hasSize(7);
    assertThat(used("reports")).isEqualTo(3);
  }

  @Test
  void what_is_given_back_can_be_taken_again_and_no_more_is_given_back_than_taken() {
    subscribed("{\"status\": \"active\"}");
    has("reports", 2L);
    take("reports", 2);
    giveBack("reports", 1);
    take("reports", 1);
    giveBack("reports", 5);
    assertThat(used("reports")).isZero();
    assertThat(outcome(() -> take("reports", 3))).isEqualTo("PLAN_LIMIT_REACHED");
    assertThat(outcome(() -> take("reports", Long.MAX_VALUE))).isEqualTo("PLAN_LIMIT_REACHED");
  }

  @Test
  void without_the_feature_nothing_is_taken_and_without_a_limit_any_number() {
    subscribed("{\"status\": \"trialing\"}");
    has("sso", null);
    assertThat(outcome(() -> take("sso", 1000))).isEqualTo("taken");
    assertThat(outcome(() -> take("other", 1))).isEqualTo("ENTITLEMENT_REQUIRED");
    assertThat(outcome(() -> require("other"))).isEqualTo("ENTITLEMENT_REQUIRED");
    assertThat(outcome(() -> require("sso"))).isEqualTo("taken");
  }

  @Test
  void who_has_paused_or_not_paid_for_too_long_uses_nothing() {
    has("sso", null);
    assertThat(outcome(() -> require("sso"))).isEqualTo("ENTITLEMENT_REQUIRED");
    subscribed("{\"status\": \"active\", \"pause_collection\": {\"behavior\": \"void\"}}");
    assertThat(outcome(() -> require("sso"))).isEqualTo("ENTITLEMENT_REQUIRED");
    long now = System.currentTimeMillis() / 1000;
    subscribed("{\"status\": \"past_due\", \"created\": %d}".formatted(now - 86_400));
    assertThat(outcome(() -> require("sso"))).isEqualTo("taken");
    subscribed("{\"status\": \"past_due\", \"created\": %d}".formatted(now - 8 * 86_400));
    assertThat(outcome(() -> take("sso", 1))).isEqualTo("ENTITLEMENT_REQUIRED");
    assertThat(used("sso")).isZero();
  }

  private void take(String feature, long n) {
    TestDatabase.get().api(tenant).run(tx -> entitlements.take(tx, feature, n));
  }

  private void giveBack(String feature, long n) {
    TestDatabase.get().api(tenant).run(tx -> entitlements.giveBack(tx, feature, n));
  }

  private void require(String feature) {
    TestDatabase.get().api(tenant).run(tx -> entitlements.require(tx, feature));
  }

  private static String outcome(Runnable work) {
    Throwable thrown = catchThrowable(work::run);
    if (thrown == null) {
      return "taken";
    }
    assertThat(thrown).isInstanceOf(ProblemException.class);
    assertThat(((ProblemException) thrown).type().status()).isEqualTo(403);
    return ((ProblemException) thrown).type().name();
  }

  private static List<String> atOnce(int many, Callable<String> work) throws Exception {
    List<String> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<java.util.concurrent.Future<String>>();
      for (int i = 0; i < many; i++) {
        running.add(threads.submit(work));
      }
      for (var each : running) {
        answers.add(each.get());
      }
    }
    return answers;
  }

  private void subscribed(String data) {
    TestDatabase.sql(
        """
        INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
        VALUES ('sub_' || $1::uuid, 'subscription', $1, 'cus_' || $1::uuid, $2::text::jsonb, 1, now())
        ON CONFLICT (stripe_id) DO UPDATE SET data = excluded.data
        """,
        tenant,
        data);
  }

  private void has(String feature, @org.jspecify.annotations.Nullable Long quota) {
    TestDatabase.sql(
        """
        INSERT INTO entitlement (tenant_id, feature, name, quota, active)
        VALUES ($1, $2, $2, $3, true)
        """,
        tenant,
        feature,
        quota);
  }

  private long used(String feature) {
    return TestDatabase.sql(
            "SELECT used FROM entitlement WHERE tenant_id = $1 AND feature = $2", tenant, feature)
        .getFirst()
        .bigint("used");
  }
}
