package io.billhook.launcher;

import io.billhook.process.LivingProcesses.Living;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a command waits until every process has a key. */
final class KeyWait {
  private static final Duration LOOK = Duration.ofMillis(500);

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long processes may take to say that they have it. Default: 60")
  private int seconds;

  /** Whether it came true in that time. */
  boolean until(BooleanSupplier done) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  /** The refusal of a command that has waited in vain. */
  static CannotStart inVain(String begin, List<Living> lacking, String end) {
    String named = lacking.stream().map(each -> "\n  " + each).collect(Collectors.joining());
    return new CannotStart(begin + named + "\n" + end);
  }
}
