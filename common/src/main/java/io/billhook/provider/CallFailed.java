package io.billhook.provider;

import io.billhook.published.Public;

/**
 * A call to a provider that gave no answer to work with, or was not made at all. The message may be
 * shown to operators: it holds no personal data and no secret.
 */
@Public
public abstract sealed class CallFailed extends RuntimeException
    permits ProviderException, BreakerOpen, CallGateShut, NoTurn {
  private static final long serialVersionUID = 1;

  CallFailed(String message) {
    super(message);
  }
}
