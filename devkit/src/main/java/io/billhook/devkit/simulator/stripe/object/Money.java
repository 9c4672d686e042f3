package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.StripeError;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts in minor units, as whole numbers; rounded half away from zero. */
final class Money {

  /** Stripe docs, Minimum and maximum charge amounts: twelve digits at most. */
  private static final BigDecimal MOST = new BigDecimal("999999999999");

  private Money() {}

  /** The amount's share of a part in the whole; the whole amount where there is no whole. */
  static long share(long amount, long part, long whole) {
    if (whole <= 0) {
      return amount;
    }
    return rounded(
        BigDecimal.valueOf(amount)
            .multiply(BigDecimal.valueOf(part))
            .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP));
  }

  static long rounded(BigDecimal amount) {
    BigDecimal whole = amount.setScale(0, RoundingMode.HALF_UP);
    if (whole.abs().compareTo(MOST) > 0) {
      throw StripeError.invalid(
          "amount_too_large", "amount", "Amount must be no more than 999999999999");
    }
    return whole.longValueExact();
  }
}
