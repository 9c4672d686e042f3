package io.billhook.api.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the 50,000 keys that were used last, so that strangers cannot fill the memory. Not safe
 * for several threads.
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  static final int MOST = 50_000;

  public BoundedMap() {
    super(16, 0.75f, true); // in the order of use
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}
