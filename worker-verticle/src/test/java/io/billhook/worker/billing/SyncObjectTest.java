package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.copy;
import static io.billhook.worker.billing.SyncFixture.event;
import static io.billhook.worker.billing.SyncFixture.job;
import static io.billhook.worker.billing.SyncFixture.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.FakeProvider.Call;
import io.billhook.worker.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SyncObjectTest {
  private final SyncFixture fixture = new SyncFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void what_stripe_has_now_is_stored_exactly_and_its_events_are_processed() throws Exception {
    String id =
        fixture.has("product", "prod", "'name':'Café ☕','weight':1.10,'n':12345678901234567890");
    UUID first = fixture.hint(id);
    UUID second = fixture.hint(id);

    fixture.sync("product", id);

    assertThat(present(id).text("data"))
        .contains("\"Café ☕\"")
        .contains("\"weight\": 1.10")
        .contains("12345678901234567890");
    assertThat(event(first)).isEqualTo("processed");
    assertThat(event(second)).isEqualTo("processed");
  }

  @Test
  void an_event_that_comes_after_the_fetch_is_left_to_the_next_sync() throws Exception {
    String id = fixture.has("product", "prod", "");
    UUID before = fixture.hint(id);
    JobOutcome outcome = fixture.handle("product", id);
    UUID after = fixture.hint(id);
    fixture.commit(outcome);

    assertThat(event(before)).isEqualTo("processed");
    assertThat(event(after)).isEqualTo("received");
  }

  @Test
  void an_older_fetch_that_commits_last_loses() throws Exception {
    String id = fixture.has("product", "prod", "'name':'old'");
    JobOutcome older = fixture.handle("product", id);
    fixture.has("product", "prod", "'name':'new'");
    JobOutcome newer = fixture.handle("product", id);

    fixture.commit(newer);
    fixture.commit(older);

    assertThat(present(id).text("data")).contains("\"new\"");
  }

  @Test
  void twenty_concurrent_syncs_in_any_order_leave_the_newest_state() throws Exception {
    String id = fixture.id("prod");
    List<JobOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      fixture.has("product", "prod", "'name':'v" + i + "'");
      outcomes.add(fixture.handle("product", id));
    }
    Collections.shuffle(outcomes, new Random(7));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> commits = new ArrayList<>();
      for (JobOutcome outcome : outcomes) {
        commits.add(
            () -> {
              fixture.commit(outcome);
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(commits)) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(present(id).text("data")).contains("\"v19\"");
  }

  @Test
  void missing_parents_are_fetched_once_each_and_theirs_in_turn() throws Exception {
    fixture.hasCustomer(null);
    fixture.has("product", "prod", "");
    fixture.has("price", "price", "'product':'prod_ID'");
    String id =
        fixture.has(
            "subscription",
            "sub",
            "'status':'active','customer':'cus_ID','items':{'object':'list','has_more':false,"
                + "'data':[{'price':{'id':'price_ID','object':'price'}},{'price':'price_ID'},"
                + "{'price':null}]}");

    fixture.sync("subscription", id);

    for (String parent : List.of("cus", "prod", "price")) {
      assertThat(present(fixture.id(parent)).textOrNull("announced")).isNull();
    }
    assertThat(paths()).hasSize(4).doesNotHaveDuplicates();

    fixture.sync("subscription", id);
    assertThat(paths()).as("parents are there now").hasSize(5);
  }

  @Test
  void a_parent_that_is_there_is_not_touched() throws Exception {
    String customer = fixture.hasCustomer(null);
    fixture.sync("customer", customer);
    long fetch = present(customer).bigint("fetched");
    String id = fixture.has("payment_method", "pm", "'customer':'cus_ID'");

    fixture.sync("payment_method", id);

    assertThat(present(customer).bigint("fetched")).isEqualTo(fetch);
    assertThat(present(id).textOrNull("customer")).isEqualTo(customer);
  }

  @Test
  void a_parent_that_stripe_does_not_have_is_left_out() throws Exception {
    String id = fixture.has("invoice", "in", "'status':'draft','customer':'cus_ID'");
    fixture.sync("invoice", id);
    assertThat(copy(fixture.id("cus"))).isNull();
    assertThat(present(id).textOrNull("customer")).isEqualTo(fixture.id("cus"));
  }

  @Test
  void an_invoice_finds_its_subscription_in_both_shapes() throws Exception {
    fixture.has("subscription", "sub_old", "'status':'active'");
    fixture.has("subscription", "sub_new", "'status':'active'");
    String old = fixture.has("invoice", "in_old", "'status':'draft','subscription':'sub_old_ID'");
    String now =
        fixture.has(
            "invoice",
            "in_new",
            "'status':'draft',"
                + "'parent':{'subscription_details':{'subscription':'sub_new_ID'}}");
    fixture.sync("invoice", old);
    fixture.sync("invoice", now);
    assertThat(copy(fixture.id("sub_old"))).isNotNull();
    assertThat(copy(fixture.id("sub_new"))).isNotNull();
  }

  @Test
  void syncs_that_bring_the_same_parents_at_once_do_not_collide() throws Exception {
    fixture.hasCustomer(TestDatabase.newTenant());
    List<JobOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String id = fixture.has("charge", "ch" + i, "'customer':'cus_ID','amount_refunded':0");
      outcomes.add(fixture.handle("charge", id));
      String refund = fixture.has("refund", "re" + i, "'charge':'ch" + i + "_ID'");
      outcomes.add(fixture.handle("refund", refund));
    }
    outcomes.add(fixture.handle("customer", fixture.id("cus")));
    Collections.shuffle(outcomes, new Random(11));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      outcomes.forEach(outcome -> all.add(threads.submit(() -> fixture.commit(outcome))));
      for (Future<?> one : all) {
        one.get();
      }
    }
    long without =
        TestDatabase.sql(
                "SELECT count(*) AS n FROM billing_object"
                    + " WHERE customer = $1 AND tenant_id IS NULL",
                fixture.id("cus"))
            .getFirst()
            .bigint("n");
    assertThat(without).isZero();
  }

  @Test
  void a_deleted_object_is_stored_as_it_is() throws Exception {
    String id = fixture.has("product", "prod", "'deleted':true");
    UUID event = fixture.hint(id);
    fixture.sync("product", id);
    assertThat(present(id).text("data")).contains("\"deleted\": true");
    assertThat(event(event)).isEqualTo("processed");
  }

  @Test
  void a_kind_that_is_not_synced_is_cancelled() throws Exception {
    assertThat(fixture.handle("source", "src_1")).isInstanceOf(JobOutcome.Cancel.class);
  }

  @Test
  void what_stripe_answers_decides_what_happens_to_the_job() throws Exception {
    String path = "/v1/products/" + fixture.id("prod");
    String id = fixture.id("prod");
    fixture.stripe.on(path, 429, "{}", "Retry-After", "7");
    assertThat(fixture.handle("product", id))
        .isInstanceOfSatisfying(
            JobOutcome.Snooze.class, snooze -> assertThat(snooze.by()).hasSeconds(7));
    fixture.stripe.on(path, 429, "{}");
    assertThat(fixture.handle("product", id)).isInstanceOf(JobOutcome.Snooze.class);
    fixture.stripe.on(path, 500, "");
    assertThat(fixture.handle("product", id)).isInstanceOf(JobOutcome.Retry.class);
    fixture.stripe.on(
        path, 400, "{\"error\":{\"code\":\"parameter_invalid\",\"message\":\"ada\"}}");
    assertThat(fixture.handle("product", id))
        .isInstanceOfSatisfying(
            JobOutcome.Dead.class,
            dead -> assertThat(dead.reason()).contains("parameter_invalid").doesNotContain("ada"));
  }

  @Test
  void the_end_of_a_job_marks_its_events_failed() {
    String id = fixture.id("prod");
    UUID event = fixture.hint(id);
    abandon(id);
    assertThat(event(event)).isEqualTo("failed stripe: HTTP 400");
  }

  @Test
  void a_later_sync_settles_the_events_that_an_earlier_one_gave_up() throws Exception {
    String id = fixture.has("product", "prod", "");
    UUID event = fixture.hint(id);
    abandon(id);
    fixture.sync("product", id);
    assertThat(event(event)).isEqualTo("processed");
  }

  @Test
  void an_event_that_came_after_the_last_attempt_has_a_job_of_its_own() {
    String id = fixture.id("prod");
    UUID before = fixture.hint(id);
    var job = job();
    TestDatabase.sql(
        """
        INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, holder, attempted_at)
        VALUES ($1, 'billing.sync', 'billing', '{}', 2, 20, now(), 1, clock_timestamp())
        """,
        job.id());
    UUID after = fixture.hint(id);
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(null),
            tx -> fixture.handler.abandoned(new SyncObject("product", id), job, "dead", tx));
    assertThat(event(before)).isEqualTo("failed dead");
    assertThat(event(after)).isEqualTo("received");
  }

  private void abandon(String id) {
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(null),
            tx ->
                fixture.handler.abandoned(
                    new SyncObject("product", id), job(), "stripe: HTTP 400", tx));
  }

  private List<String> paths() {
    return fixture.stripe.calls().stream().map(Call::path).toList();
  }
}
