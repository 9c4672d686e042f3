package io.billhook.provider;

/**
 * The call was not made: as many as may are under way from this process, and none ended in time.
 * The provider is slow, or too many want it at once; neither is its failure.
 */
public final class NoTurn extends CallFailed {
  private static final long serialVersionUID = 1;

  NoTurn(String breaker) {
    super("All connections to " + breaker + " are in use");
  }
}
