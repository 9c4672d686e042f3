package io.billhook.bench.intake;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Load;
import io.billhook.bench.http.Rounds;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.PgBench;
import io.billhook.bench.server.Servers;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Webhooks taken in a second, beside what pgbench commits a second. */
@Command(
    name = "intake",
    description =
        "Signed Stripe events of 4 kB over 64 connections, beside pgbench's rows of 1.5 kB over 64.",
    mixinStandardHelpOptions = true)
public final class IntakeBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Mixin private final Rounds rounds = new Rounds();

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
      rounds.run(api, load, limit::rowsPerSecond, servers.database()::checkpoint);
      return report(IntakeLedger.read(servers.database(), load.acknowledged()), load);
    }
  }

  private int report(IntakeLedger ledger, Load load) {
    Progress.say(
        "%d events answered with 200, %d in the ledger, %d lost, %d doubled"
            .formatted(
                load.acknowledged().cardinality(),
                ledger.events(),
                ledger.lost(),
                ledger.doubled()));
    return new Result("intake")
        .number("per_second", rounds.perSecond())
        .number("p99_ms", rounds.p99())
        .number("limit_per_second", rounds.limit())
        .fine("ratio", rounds.perSecond() / rounds.limit())
        .fault("lost", ledger.lost())
        .fault("doubled", ledger.doubled())
        .fault("refused", rounds.refused())
        .print();
  }
}
