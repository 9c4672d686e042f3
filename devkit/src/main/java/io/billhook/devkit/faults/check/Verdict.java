package io.billhook.devkit.faults.check;

import java.time.Duration;
import java.util.List;

/**
 * What became of one load.
 *
 * @param stored of what was acknowledged
 * @param effects mails, receipts and texts that providers have sent
 * @param doubled stored or sent more than once
 * @param burned attempts that were counted and brought nothing
 * @param recovery from the fault's end until all that was begun before it was acknowledged and done
 * @param broken none where all is as it should be
 */
public record Verdict(
    int acknowledged,
    int stored,
    int effects,
    int doubled,
    long burned,
    Duration recovery,
    List<Broken> broken) {
  public boolean isSound() {
    return broken.isEmpty();
  }
}
