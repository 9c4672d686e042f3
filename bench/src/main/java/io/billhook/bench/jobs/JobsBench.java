package io.billhook.bench.jobs;

import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.PgBench;
import io.billhook.bench.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Jobs a second, beside pgbench and db-scheduler, and how long a single one waits. */
@Command(
    name = "jobs",
    description =
        "Jobs that do nothing, enqueued 1,000 a transaction and worked at once, beside db-scheduler.",
    mixinStandardHelpOptions = true)
public final class JobsBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--rounds", description = "Rounds of each (default ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--jobs", description = "Jobs in a round (default ${DEFAULT-VALUE}).")
  private int jobs = 60_000;

  @Option(
      names = "--seconds",
      description = "Length of a round of pgbench (default ${DEFAULT-VALUE}).")
  private int seconds = 5;

  @Option(
      names = "--warm-ups",
      description = "Rounds that are not counted, before (default ${DEFAULT-VALUE}).")
  private int warmUps = 3;

  @Option(
      names = "--singles",
      description = "Jobs enqueued one by one, 100 a second (default ${DEFAULT-VALUE}).")
  private int singles = 800;

  private final List<Double> ours = new ArrayList<>();
  private final List<Double> peers = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  public JobsBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      PgBench limit = servers.keep(PgBench.on(servers.database()));
      DbScheduler peer = servers.keep(new DbScheduler(servers.database()));
      int most = (rounds + warmUps) * jobs + singles;
      Engine engine = servers.keep(new Engine(servers, most));
      engine.work();
      JobLedger ledger = servers.keep(new JobLedger(servers.database()));
      Race race = new Race(engine, ledger);
      Progress.say("warming up…");
      for (int i = 0; i < warmUps; i++) {
        race.endToEnd(jobs);
        peer.endToEnd(jobs / 4);
      }
      List<Runnable> turns =
          new ArrayList<>(
              List.of(
                  () -> measure("billhook    ", ours, race.endToEnd(jobs)),
                  () -> measure("pgbench     ", limits, limit.rowsPerSecond(time())),
                  () -> measure("db-scheduler", peers, peer.endToEnd(jobs))));
      for (int round = 0; round < rounds; round++) {
        for (Runnable turn : turns) {
          servers.database().checkpoint();
          turn.run();
        }
        Collections.reverse(turns);
      }
      servers.database().checkpoint();
      PickUp alone = PickUp.measure(engine, singles);
      Progress.say(
          "alone, from commit to start: p50 %.2f ms, p99 %.2f ms"
              .formatted(alone.p50(), alone.p99()));
      return report(engine, ledger, alone);
    }
  }

  private Duration time() {
    return Duration.ofSeconds(seconds);
  }

  private static void measure(String what, List<Double> rates, double rate) {
    rates.add(rate);
    Progress.say("%s %8.0f/s".formatted(what, rate));
  }

  private int report(Engine engine, JobLedger ledger, PickUp alone) throws SQLException {
    var ended = ledger.ended();
    double perSecond = Figures.median(ours);
    double limit = Figures.median(limits);
    double peer = Figures.median(peers);
    Progress.say("%d enqueued, %d completed".formatted(engine.enqueued(), ended.completed()));
    return new Result("jobs")
        .number("per_second", perSecond)
        .fine("p99_ms", alone.p99())
        .number("limit_per_second", limit)
        .fine("ratio", perSecond / limit)
        .fault("lost", engine.enqueued() - ended.completed())
        .fault("doubled", Math.max(engine.tally().doubled(), ended.repeated()))
        .fine("hot_share", ledger.hotShare(engine.enqueued()))
        .fine("vs_db_scheduler", perSecond / peer)
        .number("db_scheduler_per_second", peer)
        .fine("p50_ms", alone.p50())
        .print();
  }
}
