package io.billhook.launcher;

import io.billhook.config.Env.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code billhook doctor}. */
@Command(
    name = "doctor",
    description = "Checks every setting and reaches every service; says what to mend.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    Settings settings;
    try {
      settings = Settings.from(DotEnv.variables());
    } catch (ConfigException e) {
      refused(e.errors()).forEach(DoctorCommand::tell);
      return 1;
    }
    tell(new Finding(Verdict.OK, "settings", "all there and well-formed"));
    List<Finding> findings = new ArrayList<>(DoctorChecks.of(settings));
    findings.forEach(DoctorCommand::tell);
    return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAIL) ? 1 : 0;
  }

  private static List<Finding> refused(List<String> errors) {
    return errors.equals(errorsWithout())
        ? List.of(
            new Finding(
                Verdict.WARN,
                "settings",
                "nothing is set; dev needs none, and .env.example tells what api and worker need"))
        : errors.stream().map(line -> new Finding(Verdict.FAIL, "settings", line)).toList();
  }

  /** What is said where nothing at all is set. */
  private static List<String> errorsWithout() {
    try {
      Settings.from(Map.of());
      return List.of();
    } catch (ConfigException e) {
      return e.errors();
    }
  }

  private static void tell(Finding finding) {
    String shown =
        switch (finding.verdict()) {
          case OK -> "ok";
          case WARN -> "warn";
          case FAIL -> "FAIL";
        };
    System.out.printf("%-5s %-14s %s%n", shown, finding.what(), finding.how());
  }

  /** Whether something works. */
  enum Verdict {
    OK,
    /** It works, and should be otherwise. */
    WARN,
    FAIL
  }

  /** What one check found. */
  record Finding(Verdict verdict, String what, String how) {}
}
