package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import java.util.Map;

/** One thing that must hold. */
public interface Check {
  String name();

  /** What is done, in words. */
  String does();

  /** What must hold, in words. */
  String holds();

  default int apis() {
    return 2;
  }

  default int workers() {
    return 1;
  }

  /** Settings, beside the usual ones or in place of them. */
  default Map<String, String> variables() {
    return Map.of();
  }

  /**
   * Does it.
   *
   * @param fleet so many apis and workers, all of them well
   * @throws Exception where it cannot be done; then it does not hold
   */
  Figure run(Fleet fleet) throws Exception;
}
