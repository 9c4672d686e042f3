package io.billhook.api.http;

import io.billhook.published.Public;

/** One feature's routes. */
@Public
public interface Feature {
  void contribute(Routes routes);
}
