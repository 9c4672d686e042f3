package io.billhook.bench.intake;

import io.billhook.bench.Figures;
import io.billhook.bench.Progress;
import io.billhook.bench.Result;
import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Load;
import io.billhook.bench.server.PgBench;
import io.billhook.bench.server.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Webhooks taken in a second, beside what pgbench commits a second. */
@Command(
    name = "intake",
    description =
        "Signed Stripe events of 4 kB over 64 connections, beside pgbench's rows of 1.5 kB over 64.",
    mixinStandardHelpOptions = true)
public final class IntakeBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--rounds", description = "Rounds of each (default ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Length of a round (default ${DEFAULT-VALUE}).")
  private int seconds = 7;

  @Option(
      names = "--warm-up",
      description = "Seconds of load before the first round (default ${DEFAULT-VALUE}).")
  private int warmUp = 12;

  private final List<Load.Rates> taken = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  public IntakeBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      PgBench limit = servers.keep(PgBench.on(servers.database()));
      ApiProcess api = servers.keep(new ApiProcess(servers));
      Load load =
          servers.keep(new Load(api.port(), new SignedEvents(api.port(), ApiProcess.SECRET)));
      Progress.say("billhook api is process %d; warming up for %d s…".formatted(api.pid(), warmUp));
      load.run(Duration.ofSeconds(warmUp));
      limit.rowsPerSecond(Duration.ofSeconds(Math.min(warmUp, 3)));
      for (int round = 0; round < rounds; round++) {
        if (round % 2 == 0) {
          takeIn(servers, load);
          measureLimit(servers, limit);
        } else {
          measureLimit(servers, limit);
          takeIn(servers, load);
        }
      }
      return report(IntakeLedger.read(servers.database(), load.acknowledged()), load);
    }
  }

  private void takeIn(Servers servers, Load load) throws IOException {
    servers.database().checkpoint();
    Load.Rates rates = load.run(Duration.ofSeconds(seconds));
    taken.add(rates);
    Progress.say(
        "intake  %8.0f events/s, p50 %.1f ms, p99 %.1f ms, %d refused"
            .formatted(rates.perSecond(), rates.p50(), rates.p99(), rates.refused()));
  }

  private void measureLimit(Servers servers, PgBench limit) {
    servers.database().checkpoint();
    limits.add(limit.rowsPerSecond(Duration.ofSeconds(seconds)));
    Progress.say("pgbench %8.0f rows/s".formatted(limits.getLast()));
  }

  private int report(IntakeLedger ledger, Load load) {
    Progress.say(
        "%d events answered with 200, %d in the ledger, %d lost, %d doubled"
            .formatted(
                load.acknowledged().cardinality(),
                ledger.events(),
                ledger.lost(),
                ledger.doubled()));
    double perSecond = Figures.median(taken.stream().map(Load.Rates::perSecond).toList());
    double limit = Figures.median(limits);
    return new Result("intake")
        .number("per_second", perSecond)
        .number("p99_ms", Figures.median(taken.stream().map(Load.Rates::p99).toList()))
        .number("limit_per_second", limit)
        .fine("ratio", perSecond / limit)
        .fault("lost", ledger.lost())
        .fault("doubled", ledger.doubled())
        .print();
  }
}
