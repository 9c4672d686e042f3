package io.billhook.messaging.pace;

import io.billhook.messaging.Lane;

/** How fast a provider's credential may be called, by all workers together. */
public interface Pace {
  /** Of a credential whose bound only its provider knows. */
  Pace UNBOUNDED = _ -> {};

  /**
   * Waits for leave to make one call, on a thread that may block; some seconds at the most. A lower
   * lane never takes the last of what a higher one may need.
   *
   * @throws io.billhook.provider.ProviderException of kind {@code RateLimited} where it did not
   *     come: the call is not to be made now, and that counts as no attempt
   */
  void await(Lane lane);
}
