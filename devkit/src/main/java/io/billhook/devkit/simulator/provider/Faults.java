package io.billhook.devkit.simulator.provider;

import io.billhook.devkit.simulator.provider.Fault.Effect;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The faults in force, oldest first, and the calls that hang in one. */
public final class Faults {
  private final List<Fault> active = new ArrayList<>();
  private final Set<Promise<Void>> hanging = new HashSet<>();

  synchronized void add(Fault fault) {
    active.add(fault);
  }

  synchronized List<Fault> active() {
    return List.copyOf(active);
  }

  /**
   * The effect for this call, if any: the oldest fault that strikes it, which this uses up by one.
   *
   * @param path of SMTP the stage
   */
  public synchronized @Nullable Effect take(Provider provider, String path) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).matches(provider, path)) {
        Fault seen = active.get(i).seenAgain();
        active.set(i, seen);
        if (seen.strikes()) {
          active.removeIf(Fault::isUsedUp);
          return seen.effect();
        }
      }
    }
    return null;
  }

  /** Completes the promise when the faults are cleared. */
  public synchronized void hang(Promise<Void> until) {
    hanging.add(until);
  }

  /** It hangs no more. */
  public synchronized void released(Promise<Void> until) {
    hanging.remove(until);
  }

  /** Ends all faults, and the calls that hang in one. */
  public void clear() {
    List<Promise<Void>> ended;
    synchronized (this) {
      active.clear();
      ended = List.copyOf(hanging);
      hanging.clear();
    }
    ended.forEach(Promise::tryComplete);
  }
}
