package io.billhook.stripe;

import io.billhook.provider.ProviderException;
import java.util.Optional;

/** What Stripe said with an error, as far as it may be shown: never its message. */
public final class StripeError extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String param;
  private final boolean repeated;

  StripeError(String code, String param, boolean repeated) {
    super(code, null, false, false); // carried by another exception
    this.code = code;
    this.param = param;
    this.repeated = repeated;
  }

  /** Of a failed call; empty where Stripe did not answer it. */
  public static Optional<StripeError> of(ProviderException failure) {
    return failure.getCause() instanceof StripeError error ? Optional.of(error) : Optional.empty();
  }

  /** Stripe's code, or its type of errors where it has none: {@code resource_missing}. */
  public String code() {
    return code;
  }

  /** Which parameter is wrong, as Stripe writes it; empty where it says none. */
  public String param() {
    return param;
  }

  /** Whether it was stored under the idempotency key, so that another try gets it again. */
  public boolean repeated() {
    return repeated;
  }
}
