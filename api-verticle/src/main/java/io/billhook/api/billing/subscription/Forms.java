package io.billhook.api.billing.subscription;

import io.billhook.api.billing.call.Refusal;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.api.billing.plan.PromotionCodes;
import io.billhook.api.http.input.Fields;
import io.billhook.mirror.ObjectKind;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What is asked of Stripe about subscriptions, and which of our fields a refusal is about. */
final class Forms {
  /** Nothing has to hold at the moment at which an intent is committed. */
  static final Consumer<Tx> ALWAYS = _ -> {};

  private static final Map<Pattern, String> FIELDS =
      Map.of(
          Pattern.compile(".*\\[price]"), "/price_id",
          Pattern.compile(".*\\[quantity]"), "/quantity",
          Pattern.compile(".*proration_date]?"), "/proration_date",
          Pattern.compile(".*\\[resumes_at]"), "/resumes_at");

  private Forms() {}

  /** One whose answer is a subscription as our copy holds it. */
  static StripeForm subscription() {
    StripeForm form = StripeForm.empty();
    for (String expanded : ObjectKind.SUBSCRIPTION.expand()) {
      form = form.with("expand[]", expanded);
    }
    return form;
  }

  /** What a client is told of a refusal. */
  static ProblemException refused(Refusal refusal) {
    if (refusal.param().matches(".*(discounts|promotion_code|coupon).*")) {
      return PromotionCodes.none();
    }
    if (refusal.code().equals("resource_missing") && refusal.param().matches("id|subscription|")) {
      return Present.over(); // a moment ago
    }
    Optional<String> field =
        FIELDS.entrySet().stream()
            .filter(each -> each.getKey().matcher(refusal.param()).matches())
            .map(Map.Entry::getValue)
            .findFirst();
    return field
        .map(pointer -> Fields.failed(pointer, "is refused by Stripe: " + refusal.code()))
        .orElseGet(refusal::problem);
  }
}
