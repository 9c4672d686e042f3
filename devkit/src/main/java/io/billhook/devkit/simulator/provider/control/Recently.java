package io.billhook.devkit.simulator.provider.control;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of the newest {@link Recent#LIMIT} keys; an older one falls out. Not thread-safe. */
public final class Recently<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > Recent.LIMIT;
  }
}
