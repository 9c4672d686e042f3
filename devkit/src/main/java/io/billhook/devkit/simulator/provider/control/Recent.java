package io.billhook.devkit.simulator.provider.control;

import java.util.ArrayDeque;
import java.util.List;

/** The newest entries of something that would grow without end. Safe for use by many threads. */
public final class Recent<T> {

  /** How many entries are kept. */
  public static final int LIMIT = 10_000;

  private final ArrayDeque<T> kept = new ArrayDeque<>();

  public synchronized void add(T entry) {
    if (kept.size() == LIMIT) {
      kept.removeFirst();
    }
    kept.addLast(entry);
  }

  public synchronized List<T> oldestFirst() {
    return List.copyOf(kept);
  }

  public List<T> newestFirst() {
    return oldestFirst().reversed();
  }

  public synchronized void clear() {
    kept.clear();
  }
}
