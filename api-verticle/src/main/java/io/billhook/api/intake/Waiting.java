package io.billhook.api.intake;

import io.billhook.contract.JobArgs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A delivery that is not yet stored, with those of the same event that came after it. */
final class Waiting<A extends JobArgs> {
  private final Context context;
  private Arrival<A> arrival;
  private int since; // guarded as the queue that this is in
  private final Promise<Void> stored = Promise.promise();
  private final List<Waiting<A>> folded = new ArrayList<>(0);

  /**
   * A new one.
   *
   * @param context where it is told what became of it
   */
  Waiting(Arrival<A> arrival, Context context) {
    this.arrival = arrival;
    this.context = context;
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

  /** Takes one of the same event, to be told the same; its body is not kept, too. */
  Future<Void> fold(Waiting<A> same) {
    same.arrival = arrival;
    folded.add(same);
    return same.stored();
  }

  /** The last sweep before it came. */
  void since(int sweep) {
    since = sweep;
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
