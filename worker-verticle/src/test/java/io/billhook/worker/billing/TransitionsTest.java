package io.billhook.worker.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.ObjectKind;
import io.billhook.stripe.StripeJson;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    "paused,",
    "canceled,subscription.canceled",
    "incomplete_expired,subscription.expired",
    "incomplete,",
  })
  void a_subscription_tells_its_status(String status, String event) {
    Announcement told = told(ObjectKind.SUBSCRIPTION, "{'status':'" + status + "'}");
    assertThat(told.state()).isEqualTo(status);
    assertThat(type(told)).isEqualTo(event);
  }

  @Test
  void an_invoice_tells_how_it_ends() {
    assertThat(type(told(ObjectKind.INVOICE, "{'status':'paid'}"))).isEqualTo("invoice.paid");
    assertThat(type(told(ObjectKind.INVOICE, "{'paid':true}"))).isEqualTo("invoice.paid");
    assertThat(type(told(ObjectKind.INVOICE, "{'status':'void'}"))).isEqualTo("invoice.voided");
    assertThat(type(told(ObjectKind.INVOICE, "{'status':'draft'}"))).isNull();
  }

  @Test
  void each_failed_attempt_of_an_invoice_is_a_state_of_its_own() {
    String open = "{'status':'open','collection_method':'charge_automatically','attempt_count':%d}";
    Announcement first = told(ObjectKind.INVOICE, open.formatted(1));
    Announcement second = told(ObjectKind.INVOICE, open.formatted(2));
    assertThat(type(first)).isEqualTo("invoice.payment_failed");
    assertThat(type(second)).isEqualTo("invoice.payment_failed");
    assertThat(first.state()).isNotEqualTo(second.state());
    assertThat(type(told(ObjectKind.INVOICE, open.formatted(0)))).isNull();
  }

  @Test
  void an_invoice_that_the_payer_sends_money_for_has_not_failed() {
    assertThat(
            type(
                told(
                    ObjectKind.INVOICE,
                    "{'status':'open','collection_method':'send_invoice','attempt_count':1}")))
        .isNull();
  }

  @Test
  void each_partial_refund_is_told() {
    Announcement none = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':0}");
    Announcement part = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':300}");
    Announcement whole = told(ObjectKind.CHARGE, "{'amount':900,'amount_refunded':900}");
    assertThat(type(none)).isNull();
    assertThat(type(part)).isEqualTo("charge.refunded");
    assertThat(type(whole)).isEqualTo("charge.refunded");
    assertThat(part.state()).isNotEqualTo(whole.state());
  }

  @Test
  void a_dispute_is_opened_once_while_its_status_moves() {
    Announcement asked = told(ObjectKind.DISPUTE, "{'status':'needs_response'}");
    Announcement reviewed = told(ObjectKind.DISPUTE, "{'status':'under_review'}");
    assertThat(type(asked)).isEqualTo("dispute.opened");
    assertThat(asked).isEqualTo(reviewed);
    assertThat(type(told(ObjectKind.DISPUTE, "{'status':'lost'}"))).isEqualTo("dispute.closed");
  }

  @Test
  void of_other_kinds_nothing_is_told() throws StripeJson.MalformedJson {
    assertThat(Transitions.of(ObjectKind.PRODUCT, Look.at(StripeJson.parse("{}")))).isEmpty();
  }

  private static Announcement told(ObjectKind kind, String json) {
    try {
      return Transitions.of(kind, Look.at(StripeJson.parse(json.replace('\'', '"')))).orElseThrow();
    } catch (StripeJson.MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable String type(Announcement told) {
    return told.event() == null ? null : told.event().type();
  }

  @Test
  void every_type_that_intake_hands_over_is_synced() {
    assertThat(
            Stream.of(
                    ObjectKind.ALL.stream().map(ObjectKind::type),
                    Pointers.TYPES.stream(),
                    Stream.of(SyncObject.ENTITLEMENTS, SyncObject.EVENT))
                .flatMap(types -> types))
        .containsExactlyInAnyOrderElementsOf(SyncObject.TYPES);
  }
}
