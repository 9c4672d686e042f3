package io.billhook.launcher;

import io.billhook.config.Env.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code billhook doctor}. */
@Command(
    name = "doctor",
    description = "Checks every setting and reaches every service; says what to mend.")
final class DoctorCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    Settings settings;
    try {
      settings = Settings.from(DotEnv.variables());
    } catch (ConfigException e) {
      e.errors().forEach(line -> tell(false, "settings", line));
      return 1;
    }
    tell(true, "settings", "all there and well-formed");
    List<Finding> findings = new ArrayList<>(DoctorChecks.of(settings));
    findings.forEach(finding -> tell(finding.good(), finding.what(), finding.how()));
    return findings.stream().allMatch(Finding::good) ? 0 : 1;
  }

  private static void tell(boolean good, String what, String how) {
    System.out.printf("%-5s %-14s %s%n", good ? "ok" : "FAIL", what, how);
  }

  /** What one check found. */
  record Finding(boolean good, String what, String how) {}
}
