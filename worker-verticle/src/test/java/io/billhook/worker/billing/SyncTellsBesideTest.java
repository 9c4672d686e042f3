package io.billhook.worker.billing;

import static io.billhook.worker.billing.SyncFixture.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.worker.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes of a subscription while its status stays. */
@Timeout(60)
final class SyncTellsBesideTest {
  private static final String PAUSED = "'pause_collection':{'behavior':'void','resumes_at':null}";

  private final SyncFixture fixture = new SyncFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void collecting_that_is_paused_and_goes_on_is_told_once_each() throws Exception {
    sync("'pause_collection':null");
    sync(PAUSED);
    sync(PAUSED);
    sync("'pause_collection':null");
    sync("'pause_collection':null");
    assertThat(told(fixture.id("sub")))
        .containsExactly("subscription.activated", "subscription.paused", "subscription.resumed");
  }

  @Test
  void until_when_collecting_is_paused_is_not_told() throws Exception {
    sync(PAUSED);
    sync("'pause_collection':{'behavior':'keep_as_draft','resumes_at':1772323200}");
    assertThat(told(fixture.id("sub")))
        .containsExactly("subscription.activated", "subscription.paused");
  }

  @Test
  void an_end_that_is_planned_moved_and_taken_back_is_told() throws Exception {
    sync("'cancel_at_period_end':false,'cancel_at':null");
    sync("'cancel_at_period_end':true,'cancel_at':1772323200");
    sync("'cancel_at_period_end':true,'cancel_at':1772323200");
    sync("'cancel_at_period_end':false,'cancel_at':1775001600");
    sync("'cancel_at_period_end':false,'cancel_at':null");
    assertThat(told(fixture.id("sub")))
        .containsExactly(
            "subscription.activated",
            "subscription.cancel_scheduled",
            "subscription.cancel_scheduled",
            "subscription.cancellation_withdrawn");
  }

  @Test
  void another_price_or_quantity_is_told_the_first_ones_are_not() throws Exception {
    sync(items("price_a", 1));
    sync(items("price_a", 1));
    sync(items("price_a", 3));
    sync(items("price_b", 3));
    assertThat(told(fixture.id("sub")))
        .containsExactly("subscription.activated", "subscription.changed", "subscription.changed");
  }

  @Test
  void a_further_period_is_told_but_no_other_change_of_it() throws Exception {
    sync(period(1_000, 2_000));
    sync(period(2_000, 3_000));
    sync(period(2_000, 3_000));
    sync(period(2_500, 9_000)); // another interval begins at once
    sync("'items':{'data':[]}");
    sync(period(9_000, 9_500));
    assertThat(told(fixture.id("sub"))).filteredOn("subscription.renewed"::equals).hasSize(1);
  }

  @Test
  void the_end_of_a_trial_is_no_renewal() throws Exception {
    fixture.has("subscription", "sub", "'status':'trialing'," + period(1_000, 2_000));
    fixture.sync("subscription", fixture.id("sub"));
    sync(period(2_000, 3_000));
    sync(period(3_000, 4_000));
    assertThat(told(fixture.id("sub")))
        .containsExactly("subscription.trialing", "subscription.activated", "subscription.renewed");
  }

  private static String period(int from, int to) {
    return ("'items':{'object':'list','data':[{'id':'si_1','price':{'id':'price_a'},'quantity':1,"
            + "'current_period_start':%d,'current_period_end':%d}]}")
        .formatted(from, to);
  }

  /** The status paused, as after a trial without a card. */
  @Test
  void a_subscription_that_is_paused_itself_is_told_as_paused_and_resumed() throws Exception {
    fixture.has("subscription", "sub", "'status':'paused'");
    fixture.sync("subscription", fixture.id("sub"));
    sync("'pause_collection':null");
    assertThat(told(fixture.id("sub")))
        .containsExactlyInAnyOrder(
            "subscription.paused", "subscription.activated", "subscription.resumed");
  }

  @Test
  void what_changes_together_is_told_together() throws Exception {
    sync("'pause_collection':null");
    fixture.has("subscription", "sub", "'status':'past_due',%s,'cancel_at':9".formatted(PAUSED));
    fixture.sync("subscription", fixture.id("sub"));
    assertThat(told(fixture.id("sub")))
        .containsExactlyInAnyOrder(
            "subscription.activated",
            "subscription.past_due",
            "subscription.paused",
            "subscription.cancel_scheduled");
  }

  @Test
  void a_subscription_that_is_over_tells_that_alone() throws Exception {
    sync(PAUSED + ",'cancel_at_period_end':true");
    fixture.has("subscription", "sub", "'status':'canceled','cancel_at_period_end':false");
    fixture.sync("subscription", fixture.id("sub"));
    assertThat(told(fixture.id("sub")).getLast()).isEqualTo("subscription.canceled");
    assertThat(told(fixture.id("sub"))).hasSize(4);
  }

  /** What earlier versions have remembered is the status alone. */
  @Test
  void a_state_that_was_remembered_without_what_stands_beside_it_goes_on() throws Exception {
    sync(items("price_a", 1));
    TestDatabase.sql(
        "UPDATE billing_object SET announced = 'active' WHERE stripe_id = $1", fixture.id("sub"));
    sync(items("price_a", 1));
    sync(items("price_a", 2));
    assertThat(told(fixture.id("sub")))
        .containsExactly("subscription.activated", "subscription.changed");
  }

  private static String items(String price, int quantity) {
    return "'items':{'object':'list','data':[{'id':'si_1','price':{'id':'%s'},'quantity':%d}]}"
        .formatted(price, quantity);
  }

  private void sync(String fields) throws Exception {
    fixture.has("subscription", "sub", "'status':'active'," + fields);
    fixture.sync("subscription", fixture.id("sub"));
  }
}
