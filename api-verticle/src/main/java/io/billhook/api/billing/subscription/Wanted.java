package io.billhook.api.billing.subscription;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants changed, read; whether there is such a thing is said by {@link Choices}.
 *
 * @param quantity 0: as it is
 * @param atPeriodEnd whether with the next period
 * @param proration as Stripe calls it
 * @param prorationDate from when on the rest of the period counts; null: from now on
 */
record Wanted(
    @Nullable String priceId,
    int quantity,
    @Nullable String promotionCode,
    boolean atPeriodEnd,
    String proration,
    @Nullable Instant prorationDate) {
  private static final String NONE = "none";

  /** The contract has bounded it: values of a choice, lengths, a quantity of 1 at least. */
  static Wanted read(Fields fields) {
    boolean atPeriodEnd = "period_end".equals(fields.optionalText("when", TextRule.LINE));
    String proration = fields.optionalText("proration", TextRule.LINE);
    Instant date = fields.time("proration_date");
    var wanted =
        new Wanted(
            fields.optionalText("price_id", TextRule.LINE),
            fields.integer("quantity", 0),
            fields.optionalText("promotion_code", TextRule.LINE),
            atPeriodEnd,
            atPeriodEnd ? NONE : proration == null ? "create_prorations" : proration,
            date);
    if (atPeriodEnd && proration != null && !proration.equals(NONE)) {
      fields.error("proration", "is none with the next period");
    }
    if (date != null && wanted.proration.equals(NONE)) {
      fields.error("proration_date", "is for changes now that are prorated");
    }
    if (wanted.priceId == null && wanted.quantity == 0 && wanted.promotionCode == null) {
      throw Fields.failed("", "must have a price_id, a quantity or a promotion_code");
    }
    fields.check();
    return wanted;
  }
}
