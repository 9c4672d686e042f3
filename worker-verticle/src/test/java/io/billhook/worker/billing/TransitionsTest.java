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
  void aSubscriptionTellsItsStatus(String status, String event) {
    assertThat(told(ObjectKind.SUBSCRIPTION, "{'status':'" + status + "'}"))
        .isEqualTo(new Announcement(status, event));
  }

  @Test
  void anInvoiceTellsHowItEnds() {
    assertThat(told(ObjectKind.INVOICE, "{'status':'paid'}").event()).isEqualTo("invoice.paid");
    assertThat(told(ObjectKind.INVOICE, "{'paid':true}").event()).isEqualTo("invoice.paid");
    assertThat(told(ObjectKind.INVOICE, "{'status':'void'}").event()).isEqualTo("invoice.voided");
    assertThat(told(ObjectKind.INVOICE, "{'status':'draft'}").event()).isNull();
  }

  @Test
  void eachFailedAttemptOfAnInvoiceIsAStateOfItsOwn() {
    String open = "{'status':'open','collection_method':'charge_automatically','attempt_count':%d}";
    Announcement first = told(ObjectKind.INVOICE, open.formatted(1));
    Announcement second = told(ObjectKind.INVOICE, open.formatted(2));
    assertThat(first.event()).isEqualTo("invoice.payment_failed");
    assertThat(second.event()).isEqualTo("invoice.payment_failed");
    assertThat(first.state()).isNotEqualTo(second.state());
    assertThat(told(ObjectKind.INVOICE, open.formatted(0)).event()).isNull();
  }

  @Test
  void anInvoiceThatThePayerSendsMoneyForHasNotFailed() {
    assertThat(
            told(
                    ObjectKind.INVOICE,
                    "{'status':'open','collection_method':'send_invoice','attempt_count':1}")
                .event())
        .isNull();
  }

  @Test
  void eachPartialRefundIsTold() {
    Announcement none = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':0}");
    Announcement part = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':300}");
    Announcement whole = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':900}");
    assertThat(none.event()).isNull();
    assertThat(part.event()).isEqualTo("charge.refunded");
    assertThat(whole.event()).isEqualTo("charge.refunded");
    assertThat(part.state()).isNotEqualTo(whole.state());
  }

  @Test
  void aDisputeIsOpenedOnceWhileItsStatusMoves() {
    Announcement asked = told(ObjectKind.DISPUTE, "{'status':'needs_response'}");
    Announcement reviewed = told(ObjectKind.DISPUTE, "{'status':'under_review'}");
    assertThat(asked.event()).isEqualTo("dispute.opened");
    assertThat(asked).isEqualTo(reviewed);
    assertThat(told(ObjectKind.DISPUTE, "{'status':'lost'}").event()).isEqualTo("dispute.closed");
  }

  @Test
  void ofOtherKindsNothingIsTold() throws StripeJson.MalformedJson {
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
  void everyTypeThatIntakeHandsOverIsSynced() {
    assertThat(ObjectKind.ALL.stream().map(ObjectKind::type))
        .containsExactlyInAnyOrderElementsOf(SyncObject.TYPES);
  }
}
