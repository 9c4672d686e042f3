package io.billhook.api.billing.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.http.input.Fields;
import io.billhook.problem.ProblemException;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.util.Optional;

/** Codes that customers type in, looked up at Stripe, which counts how often each was used. */
public final class PromotionCodes {
  private final StripeCalls calls;

  public PromotionCodes(StripeCalls calls) {
    this.calls = calls;
  }

  /**
   * The id of a code that holds now, for this customer.
   *
   * @throws ProblemException VALIDATION_FAILED at {@code /promotion_code} where there is none;
   *     UNAVAILABLE where Stripe gives no answer
   */
  public String id(String code, String customer) {
    String query = "active=true&limit=10&code=" + StripeObjects.encoded(code);
    for (JsonNode found : calls.list("/v1/promotion_codes?" + query)) {
      Optional<String> only = StripeJson.ids(found, "customer").findFirst();
      if (found.path("code").asText().equalsIgnoreCase(code)
          && found.path("active").asBoolean()
          && (only.isEmpty() || only.get().equals(customer))) {
        return found.path("id").asText();
      }
    }
    throw none();
  }

  /** Where Stripe finds when it is used that it does not hold. */
  public static ProblemException none() {
    return Fields.failed("/promotion_code", "is not a code that holds here now");
  }
}
