package io.billhook.devkit.simulator;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for what Vert.x does in the background. */
final class Waiting {
  private Waiting() {}

  static <T> T until(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("nothing came of it within 20 s", e);
    }
  }
}
