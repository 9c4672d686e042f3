package io.billhook.api.http;

/** One feature's routes. */
public interface Feature {
  void contribute(Routes routes);
}
