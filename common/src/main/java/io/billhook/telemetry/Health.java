package io.billhook.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** What must work for this process to be ready. Checks are cheap: they read a flag. */
public final class Health {
  private final Map<String, BooleanSupplier> checks = new ConcurrentSkipListMap<>();

  public void check(String name, BooleanSupplier up) {
    checks.put(name, up);
  }

  /** Every check by name, true where it is up. */
  public Map<String, Boolean> report() {
    Map<String, Boolean> report = new LinkedHashMap<>();
    checks.forEach((name, up) -> report.put(name, up.getAsBoolean()));
    return report;
  }

  public boolean ready() {
    return !report().containsValue(false);
  }
}
