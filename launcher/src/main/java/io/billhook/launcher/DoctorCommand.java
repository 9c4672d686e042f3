package io.billhook.launcher;

import io.billhook.config.Env.ConfigException;
import io.billhook.launcher.doctor.Finding;
import io.billhook.launcher.doctor.Finding.Verdict;
import io.billhook.launcher.doctor.PublicChecks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code billhook doctor}. */
@Command(
    name = "doctor",
    description = "Checks every setting and reaches every service; says what to mend.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int HTTP = 80;

  @Option(
      names = "--public",
      description = {
        "Asks PUBLIC_BASE_URL in place of that, as customers and providers reach it: TLS, what stands",
        "in between and what it changes. Wants PUBLIC_BASE_URL and MANAGEMENT_TOKEN alone."
      })
  private boolean fromOutside;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Where, with --public, requests without TLS would be answered; 80 unless told.")
  private int httpPort = HTTP;

  @Override
  public Integer call() {
    if (fromOutside) {
      return told(new PublicChecks(DotEnv.variables(), httpPort).run());
    }
    Settings settings;
    try {
      settings = Settings.from(DotEnv.variables());
    } catch (ConfigException e) {
      told(refused(e.errors()));
      return 1;
    }
    tell(Finding.ok("settings", "all there and well-formed"));
    return told(DoctorChecks.of(settings));
  }

  /** Gives 1 where one of them is a failure. */
  private static int told(List<Finding> findings) {
    findings.forEach(DoctorCommand::tell);
    return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAIL) ? 1 : 0;
  }

  private static List<Finding> refused(List<String> errors) {
    return errors.equals(errorsWithout())
        ? List.of(
            Finding.warn(
                "settings",
                "nothing is set; dev needs none, and .env.example tells what api and worker need"))
        : errors.stream().map(line -> Finding.fail("settings", line)).toList();
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
    System.out.println(finding.line());
  }
}
