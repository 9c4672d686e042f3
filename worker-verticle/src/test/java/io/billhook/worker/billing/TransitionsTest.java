package io.billhook.worker.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.billhook.stripe.StripeJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransitionsTest {
  @ParameterizedTest
  @CsvSource({
    "trialing,subscription.trialing",
    "active,subscription.activated",
    "past_due,subscription.past_due",
    "unpaid,subscription.unpaid",
    "paused,subscription.paused",
    "canceled,subscription.canceled",
    "incomplete_expired,subscription.expired",
    "incomplete,",
  })
  void a_subscription_tells_its_status(String status, String event) {
    Announcement told = told(ObjectKind.SUBSCRIPTION, "{'status':'" + status + "'}");
    assertThat(told.text()).isEqualTo(status);
    assertThat(told.event()).isEqualTo(event);
  }

  @Test
  void an_invoice_tells_how_it_ends() {
    assertThat(told(ObjectKind.INVOICE, "{'status':'paid'}").event()).isEqualTo("invoice.paid");
    assertThat(told(ObjectKind.INVOICE, "{'paid':true}").event()).isEqualTo("invoice.paid");
    assertThat(told(ObjectKind.INVOICE, "{'status':'void'}").event()).isEqualTo("invoice.voided");
    assertThat(told(ObjectKind.INVOICE, "{'status':'draft'}").event()).isNull();
  }

  @Test
  void each_failed_attempt_of_an_invoice_is_a_state_of_its_own() {
    String open = "{'status':'open','collection_method':'charge_automatically','attempt_count':%d}";
    Announcement first = told(ObjectKind.INVOICE, open.formatted(1));
    Announcement second = told(ObjectKind.INVOICE, open.formatted(2));
    assertThat(first.event()).isEqualTo("invoice.payment_failed");
    assertThat(second.event()).isEqualTo("invoice.payment_failed");
    assertThat(first.state()).isNotEqualTo(second.state());
    assertThat(told(ObjectKind.INVOICE, open.formatted(0)).event()).isNull();
  }

  @Test
  void an_invoice_that_the_payer_sends_money_for_has_not_failed() {
    assertThat(
            told(
                    ObjectKind.INVOICE,
                    "{'status':'open','collection_method':'send_invoice','attempt_count':1}")
                .event())
        .isNull();
  }

  @Test
  void each_partial_refund_is_told() {
    Announcement none = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':0}");
    Announcement part = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':300}");
    Announcement whole = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':900}");
    assertThat(none.event()).isNull();
    assertThat(part.event()).isEqualTo("charge.refunded");
    assertThat(whole.event()).isEqualTo("charge.refunded");
    assertThat(part.state()).isNotEqualTo(whole.state());
  }

  @Test
  void a_dispute_is_opened_once_while_its_status_moves() {
    Announcement asked = told(ObjectKind.DISPUTE, "{'status':'needs_response'}");
    Announcement reviewed = told(ObjectKind.DISPUTE, "{'status':'under_review'}");
    assertThat(asked.event()).isEqualTo("dispute.opened");
    assertThat(asked).isEqualTo(reviewed);
    assertThat(told(ObjectKind.DISPUTE, "{'status':'lost'}").event()).isEqualTo("dispute.closed");
  }

  @Test
  void of_other_kinds_nothing_is_told() throws StripeJson.MalformedJson {
    assertThat(ObjectKind.CUSTOMER.told().apply(StripeJson.parse("{}"))).isEmpty();
  }

  private static Announcement told(ObjectKind kind, String json) {
    try {
      return kind.told().apply(StripeJson.parse(json.replace('\'', '"'))).orElseThrow();
    } catch (StripeJson.MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_type_that_intake_hands_over_is_synced() {
    assertThat(ObjectKind.ALL.stream().map(ObjectKind::type))
        .containsExactlyInAnyOrderElementsOf(SyncObject.TYPES);
  }
}
