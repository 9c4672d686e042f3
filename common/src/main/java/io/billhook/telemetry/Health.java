package io.billhook.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;

/** What must work for this process to be ready. Checks are cheap: they read a flag. */
public final class Health {
  private final Map<String, BooleanSupplier> checks = new ConcurrentSkipListMap<>();

  private final Map<String, BooleanSupplier> told = new ConcurrentSkipListMap<>();

  public void check(String name, BooleanSupplier up) {
    checks.put(name, up);
  }

  /** Shown beside the checks; the process is ready without it. */
  public void tell(String name, BooleanSupplier up) {
    told.put(name, up);
  }

  /** Every check by name, true where it is up. */
  public Map<String, Boolean> report() {
    Map<String, Boolean> report = new LinkedHashMap<>();
    checks.forEach((name, up) -> report.put(name, up.getAsBoolean()));
    told.forEach((name, up) -> report.put(name, up.getAsBoolean()));
    return report;
  }

  public boolean ready() {
    return checks.values().stream().allMatch(BooleanSupplier::getAsBoolean);
  }
}
