package io.billhook.devkit.faults;

import io.billhook.devkit.faults.check.Broken;
import io.billhook.devkit.faults.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one experiment went.
 *
 * @param seed with which it can be run again
 * @param skipped why it was not run; null where it was
 * @param proved what shows that the fault took place
 * @param faults what is wrong; none where all is well
 * @param verdict null where it did not come to that
 * @param evidence log lines of what is wrong
 */
public record Outcome(
    Experiment experiment,
    long seed,
    @Nullable String skipped,
    List<String> proved,
    List<String> faults,
    @Nullable Verdict verdict,
    List<String> evidence) {

  static Outcome skipped(Experiment experiment, String reason) {
    return new Outcome(experiment, 0, reason, List.of(), List.of(), null, List.of());
  }

  static Outcome failed(Experiment experiment, long seed, Lab lab, Throwable reason) {
    List<String> faults = List.of("it did not take place: " + reason);
    return new Outcome(experiment, seed, null, lab.proved(), faults, null, List.of());
  }

  static Outcome judged(
      Experiment experiment, long seed, Lab lab, Verdict verdict, List<String> evidence) {
    List<String> faults = new ArrayList<>();
    lab.unproved().forEach(what -> faults.add("did not take place: " + what));
    verdict.broken().stream().map(Broken::toString).forEach(faults::add);
    return new Outcome(experiment, seed, null, lab.proved(), faults, verdict, evidence);
  }

  public boolean isSound() {
    return faults.isEmpty();
  }

  /** Head of the table whose rows are {@link #row}. */
  public static String head() {
    return """
        | experiment | acknowledged | stored | effects | doubled | burned | recovery |
        |---|---|---|---|---|---|---|\
        """;
  }

  /** A row of the table; only of what was run. */
  public String row() {
    return verdict == null
        ? "| %s | | | | | | |".formatted(experiment.name())
        : "| %s | %d | %d | %d | %d | %d | %.1f s |"
            .formatted(
                experiment.name(),
                verdict.acknowledged(),
                verdict.stored(),
                verdict.effects(),
                verdict.doubled(),
                verdict.burned(),
                verdict.recovery().toMillis() / 1e3);
  }

  @Override
  public String toString() {
    String head = experiment.name() + ", seed " + seed + ": ";
    if (skipped != null) {
      return experiment.name() + ": skipped, " + skipped;
    }
    String shown = head + (isSound() ? "sound" : "BROKEN") + " " + proved + "\n  " + row();
    return isSound()
        ? shown
        : shown + "\n  " + String.join("\n  ", faults) + "\n  " + String.join("\n  ", evidence);
  }
}
