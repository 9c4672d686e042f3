package io.billhook.bench.jobs;

import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a long queue slows its own draining. */
@Command(
    name = "backlog",
    description = "A million jobs that wait for a worker, and then are worked off.",
    mixinStandardHelpOptions = true)
public final class BacklogBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--jobs", description = "Jobs that wait (default ${DEFAULT-VALUE}).")
  private int jobs = 1_000_000;

  @Option(
      names = "--fresh",
      description = "Jobs that wait where little does, to compare (default ${DEFAULT-VALUE}).")
  private int fresh = 60_000;

  @Option(
      names = "--rounds",
      description = "Rounds of the few, a warm-up besides (default ${DEFAULT-VALUE}).")
  private int rounds = 3;

  public BacklogBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      Engine engine = servers.keep(new Engine(servers, (2 * rounds + 2) * fresh + jobs));
      JobLedger ledger = servers.keep(new JobLedger(servers.database()));
      Race race = new Race(engine, ledger);
      Progress.say("warming up…");
      race.drain(fresh);
      race.endToEnd(fresh);
      List<Double> drained = new ArrayList<>();
      List<Double> endToEnd = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        servers.database().checkpoint();
        drained.add(race.drain(fresh));
        servers.database().checkpoint();
        endToEnd.add(race.endToEnd(fresh));
        Progress.say(
            "fresh: %.0f/s drained, %.0f/s end to end"
                .formatted(drained.getLast(), endToEnd.getLast()));
      }
      Progress.say("enqueueing %d jobs…".formatted(jobs));
      servers.database().checkpoint();
      double perSecond = race.drain(jobs);
      double freshRate = Figures.median(drained);
      var ended = ledger.ended();
      Progress.say("%d enqueued, %d completed".formatted(engine.enqueued(), ended.completed()));
      return new Result("backlog")
          .number("per_second", perSecond)
          .number("fresh_per_second", freshRate)
          .fine("ratio", perSecond / freshRate)
          .fault("lost", engine.enqueued() - ended.completed())
          .fault("doubled", Math.max(engine.tally().doubled(), ended.repeated()))
          .fine("hot_share", ledger.hotShare(engine.enqueued()))
          .number("fresh_end_to_end_per_second", Figures.median(endToEnd))
          .print();
    }
  }
}
