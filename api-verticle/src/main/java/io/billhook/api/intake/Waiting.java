package io.billhook.api.intake;

import io.billhook.contract.JobArgs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A delivery that is not yet stored, with those of the same event that came after it. */
final class Waiting<A extends JobArgs> {
  private final Arrival<A> arrival;
  private final Context context;
  private final int since;
  private final Promise<Void> stored = Promise.promise();
  private final List<Waiting<A>> folded = new ArrayList<>(0);

  /**
   * A new one.
   *
   * @param context where it is told what became of it
   * @param since the sweep before it came
   */
  Waiting(Arrival<A> arrival, Context context, int since) {
    this.arrival = arrival;
    this.context = context;
    this.since = since;
  }

  Arrival<A> arrival() {
    return arrival;
  }

  Context context() {
    return context;
  }

  /** Deliveries of the same event, to be told the same. Guarded as the queue that this is in. */
  List<Waiting<A>> folded() {
    return folded;
  }

  Future<Void> stored() {
    return stored.future();
  }

  int since() {
    return since;
  }

  void succeed() {
    stored.tryComplete(); // who has waited too long has been told
  }

  void fail(Throwable cause) {
    stored.tryFail(cause);
  }
}
