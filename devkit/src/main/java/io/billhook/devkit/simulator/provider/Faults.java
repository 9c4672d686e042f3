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

  /** The effect for this call, if any: the oldest matching fault, which this uses up by one. */
  synchronized @Nullable Effect take(Provider provider, String path) {
    for (int i = 0; i < active.size(); i++) {
      Fault fault = active.get(i);
      if (fault.matches(provider, path)) {
        useUp(i, fault);
        return fault.effect();
      }
    }
    return null;
  }

  private void useUp(int index, Fault fault) {
    Long count = fault.count();
    if (count == null) {
      return;
    }
    if (count == 1) {
      active.remove(index);
    } else {
      active.set(index, new Fault(fault.provider(), fault.effect(), fault.path(), count - 1));
    }
  }

  /** Completes the promise when the faults are cleared. */
  synchronized void hang(Promise<Void> until) {
    hanging.add(until);
  }

  synchronized void released(Promise<Void> until) {
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
