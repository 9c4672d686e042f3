package io.billhook.devkit.faults.experiment.everything;

import io.billhook.devkit.faults.Lab;
import java.time.Duration;

/**
 * A fault that comes and goes while others do.
 *
 * @param subject what it befalls: one at a time
 * @param name what happens to that
 */
record Trouble(String subject, String name, Act act) {
  /** What brings a trouble about. */
  interface Act {
    /**
     * Begins it, lets it last, and ends it.
     *
     * @return whether it was felt, which the others that last may have prevented
     */
    boolean befall(Lab lab, Duration time) throws Exception;
  }
}
