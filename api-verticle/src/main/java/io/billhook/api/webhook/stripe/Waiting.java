package io.billhook.api.webhook.stripe;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An arrival that is not yet stored, with all who wait for it: the same event may come again. */
final class Waiting {
  private final Arrival arrival;
  private final Promise<Void> stored = Promise.promise();
  private int folded;

  Waiting(Arrival arrival) {
    this.arrival = arrival;
  }

  Arrival arrival() {
    return arrival;
  }

  /** How often the same event came again while this one waited. */
  int folded() {
    return folded;
  }

  void fold() {
    folded++;
  }

  Future<Void> stored() {
    return stored.future();
  }

  void succeed() {
    stored.complete();
  }

  void fail(Throwable cause) {
    stored.fail(cause);
  }
}
