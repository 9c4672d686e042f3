package io.billhook.api.billing.subscription;

import io.billhook.api.billing.call.StripeForm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change that Stripe can be asked for.
 *
 * @param item whose price or quantity changes; null where the items stay
 * @param price of it afterwards
 * @param quantity of it afterwards; null where usage is counted
 * @param promotion id of a promotion code at Stripe; null where the discounts stay
 */
record Choice(
    @Nullable String item,
    String price,
    @Nullable Long quantity,
    @Nullable String promotion,
    boolean atPeriodEnd,
    String proration,
    @Nullable Instant prorationDate) {

  /** The form for a change now (docs.stripe.com/api/subscriptions/update). */
  StripeForm update() {
    return items(Forms.subscription(), "items[0]")
        .with("proration_behavior", proration)
        .with("proration_date", seconds())
        .with("discounts[0][promotion_code]", promotion);
  }

  /** The form for a preview of it (docs.stripe.com/api/invoices/create_preview). */
  StripeForm preview(String subscription) {
    String of = "subscription_details";
    return items(StripeForm.empty().with("subscription", subscription), of + "[items][0]")
        .with(of + "[proration_behavior]", proration)
        .with(of + "[proration_date]", seconds())
        .with("discounts[0][promotion_code]", promotion);
  }

  private StripeForm items(StripeForm form, String at) {
    return item == null
        ? form
        : form.with(at + "[id]", item)
            .with(at + "[price]", price)
            .with(at + "[quantity]", quantity);
  }

  private @Nullable Long seconds() {
    return prorationDate == null ? null : prorationDate.getEpochSecond();
  }
}
