package io.billhook.bench.faults;

import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Outcome;
import io.billhook.devkit.faults.Series;
import io.billhook.devkit.faults.check.Verdict;
import io.billhook.devkit.faults.experiment.Experiments;
import io.billhook.launcher.Ready;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What outages, crashes and bad networks do to what was acknowledged. */
@Command(
    name = "faults",
    description = {
      "Experiments on an installation under load, one after the other: PostgreSQL, RabbitMQ, an api,",
      "two workers and simulated providers, each in processes of its own, with a proxy between any",
      "two. The longest go beside the others, on an installation of their own. Exits 1 where something",
      "was lost, doubled or stuck, or where a fault did not take place."
    },
    mixinStandardHelpOptions = true)
public final class FaultsBench implements Callable<Integer> {
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  /** What takes as long goes beside the others. */
  private static final Duration LONG = Duration.ofMinutes(10);

  @Option(names = "--experiment", description = "only this one; may be given again")
  private List<String> names = new ArrayList<>();

  @Option(names = "--seed", description = "of all that is random (another one each time)")
  private @Nullable Long seed;

  @Option(names = "--seconds", description = "of each fault (as each experiment says)")
  private @Nullable Integer seconds;

  @Option(names = "--load", description = "times what is asked for (${DEFAULT-VALUE})")
  private double load = 1;

  @Option(names = "--patience", description = "times what is granted (${DEFAULT-VALUE})")
  private double patience = 1;

  @Option(names = "--list", description = "names the experiments and runs none")
  private boolean list;

  @Override
  public Integer call() throws Exception {
    List<Experiment> chosen = chosen();
    if (list) {
      chosen.forEach(each -> System.out.println(each.name() + ": " + each.what()));
      return 0;
    }
    long first = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
    List<Experiment> longest = chosen.stream().filter(FaultsBench::isLong).toList();
    List<Experiment> others = chosen.stream().filter(each -> !isLong(each)).toList();
    try (ExecutorService thread = Executors.newSingleThreadExecutor();
        Series usual = new Series(Progress::say, load, patience);
        Series beside = new Series(Progress::say, load, patience)) {
      Ready.onStop(() -> List.of(usual, beside).forEach(Series::close), LONGEST_END);
      Future<List<Outcome>> slow = thread.submit(() -> run(beside, longest, first));
      List<Outcome> outcomes = run(usual, others, first);
      outcomes.addAll(slow.get());
      return report(outcomes);
    }
  }

  private static boolean isLong(Experiment experiment) {
    return experiment.lasts().compareTo(LONG) >= 0;
  }

  private List<Outcome> run(Series series, List<Experiment> experiments, long first)
      throws Exception {
    Duration lasts = seconds == null ? null : Duration.ofSeconds(seconds);
    List<Outcome> outcomes = new ArrayList<>();
    for (Experiment experiment : Series.inOrder(experiments)) {
      // The same seed for each, so that one of them alone can be run again as it was.
      outcomes.add(series.run(experiment, first, lasts));
      Progress.say(outcomes.getLast().toString());
    }
    return outcomes;
  }

  private List<Experiment> chosen() {
    for (String name : names) {
      if (Experiments.ALL.stream().noneMatch(each -> each.name().equals(name))) {
        throw new CannotMeasure("there is no experiment " + name + "; see --list");
      }
    }
    return Experiments.ALL.stream()
        .filter(each -> names.isEmpty() || names.contains(each.name()))
        .toList();
  }

  private static int report(List<Outcome> outcomes) {
    System.out.println(Outcome.head());
    List<Outcome> run = outcomes.stream().filter(each -> each.skipped() == null).toList();
    run.forEach(each -> System.out.println(each.row()));
    return new Result("faults")
        .count("experiments", run.size())
        .count("skipped", outcomes.size() - run.size())
        .count(
            "acknowledged",
            run.stream()
                .map(Outcome::verdict)
                .filter(Objects::nonNull)
                .mapToLong(Verdict::acknowledged)
                .sum())
        .fault("broken", run.stream().filter(each -> !each.isSound()).count())
        .print();
  }
}
