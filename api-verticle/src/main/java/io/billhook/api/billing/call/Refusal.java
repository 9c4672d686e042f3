package io.billhook.api.billing.call;

import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;

/**
 * What Stripe refuses for good.
 *
 * @param code Stripe's code, or its type of errors where it has none
 * @param param which parameter it is about, as Stripe writes it; empty where it says none
 */
public record Refusal(String code, String param) {

  /** Where a feature has no words of its own for it. */
  public ProblemException problem() {
    String which = param.isEmpty() ? "" : " of " + param;
    return ProblemType.VALIDATION_FAILED.because("Stripe refuses it: " + code + which);
  }
}
