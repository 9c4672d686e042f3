package io.billhook.bench.http;

import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A load and its limit in turn, in an order that is reversed from round to round. */
public final class Rounds {
  private static final Duration SHORT = Duration.ofSeconds(3);

  @Option(names = "--rounds", description = "Rounds of each (default ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Length of a round (default ${DEFAULT-VALUE}).")
  private int seconds = 7;

  @Option(
      names = "--warm-up",
      description = "Seconds of load before the first round (default ${DEFAULT-VALUE}).")
  private int warmUp = 12;

  private final List<Load.Rates> loads = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  /**
   * Runs all of them.
   *
   * @param before what precedes each measurement
   * @param limit measures for that long; gives what it did a second
   */
  public void run(ApiProcess api, Load load, Function<Duration, Double> limit, Runnable before)
      throws IOException {
    Duration first = Duration.ofSeconds(warmUp);
    Progress.say("billhook api is process %d; warming up for %d s…".formatted(api.pid(), warmUp));
    load.run(first);
    var _ = limit.apply(first.compareTo(SHORT) < 0 ? first : SHORT);
    for (int round = 0; round < rounds; round++) {
      if (round % 2 == 0) {
        measure(load, before);
        measure(limit, before);
      } else {
        measure(limit, before);
        measure(load, before);
      }
    }
  }

  private void measure(Load load, Runnable before) throws IOException {
    before.run();
    Load.Rates rates = load.run(Duration.ofSeconds(seconds));
    loads.add(rates);
    Progress.say(
        "billhook %8.0f/s, p50 %.1f ms, p99 %.1f ms, %d refused"
            .formatted(rates.perSecond(), rates.p50(), rates.p99(), rates.refused()));
  }

  private void measure(Function<Duration, Double> limit, Runnable before) {
    before.run();
    limits.add(limit.apply(Duration.ofSeconds(seconds)));
    Progress.say("limit    %8.0f/s".formatted(limits.getLast()));
  }

  /** The median of its rounds, in answers of 200 a second. */
  public double perSecond() {
    return Figures.median(loads.stream().map(Load.Rates::perSecond).toList());
  }

  /** In milliseconds, the median of its rounds. */
  public double p99() {
    return Figures.median(loads.stream().map(Load.Rates::p99).toList());
  }

  public double limit() {
    return Figures.median(limits);
  }

  public long refused() {
    return loads.stream().mapToLong(Load.Rates::refused).sum();
  }
}
