package io.billhook.bench.api;

import io.billhook.bench.Figures;
import io.billhook.bench.Progress;
import io.billhook.bench.Result;
import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Load;
import io.billhook.bench.server.Servers;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Authenticated reads in a second, beside bare transactions of the same kind. */
@Command(
    name = "api",
    description =
        "GET /v1/me with an access token over 64 connections, beside bare pipelined transactions"
            + " under row level security over 64.",
    mixinStandardHelpOptions = true)
public final class ApiBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--rounds", description = "Rounds of each (default ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Length of a round (default ${DEFAULT-VALUE}).")
  private int seconds = 7;

  @Option(
      names = "--warm-up",
      description = "Seconds of load before the first round (default ${DEFAULT-VALUE}).")
  private int warmUp = 12;

  private final List<Load.Rates> answered = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  public ApiBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      Vertx vertx = Vertx.vertx();
      servers.keep(() -> vertx.close().await());
      ApiProcess api = servers.keep(new ApiProcess(servers));
      Database database = servers.keep(Database.open(vertx, servers.databaseConfig()));
      SignedIn person = SignedIn.at(api.port(), database);
      Load load = servers.keep(new Load(api.port(), person));
      var bare = servers.keep(new BareTransactions(vertx, servers.database(), account(database)));
      Progress.say("billhook api is process %d; warming up for %d s…".formatted(api.pid(), warmUp));
      load.run(Duration.ofSeconds(warmUp));
      bare.perSecond(Duration.ofSeconds(Math.min(warmUp, 3)));
      for (int round = 0; round < rounds; round++) {
        if (round % 2 == 0) {
          ask(load);
          measureLimit(bare);
        } else {
          measureLimit(bare);
          ask(load);
        }
      }
      return report();
    }
  }

  private static UUID account(Database database) {
    return database.read(Role.AUTH, TenantScope.none(), ApiSql.ACCOUNT).first().uuid("id");
  }

  private void ask(Load load) throws IOException {
    Load.Rates rates = load.run(Duration.ofSeconds(seconds));
    answered.add(rates);
    Progress.say(
        "api  %8.0f answers/s, p50 %.1f ms, p99 %.1f ms, %d refused"
            .formatted(rates.perSecond(), rates.p50(), rates.p99(), rates.refused()));
  }

  private void measureLimit(BareTransactions bare) {
    limits.add(bare.perSecond(Duration.ofSeconds(seconds)));
    Progress.say("bare %8.0f transactions/s".formatted(limits.getLast()));
  }

  private int report() {
    double perSecond = Figures.median(answered.stream().map(Load.Rates::perSecond).toList());
    double limit = Figures.median(limits);
    return new Result("api")
        .number("per_second", perSecond)
        .number("p99_ms", Figures.median(answered.stream().map(Load.Rates::p99).toList()))
        .number("limit_per_second", limit)
        .fine("ratio", perSecond / limit)
        .fault("refused", answered.stream().mapToLong(Load.Rates::refused).sum())
        .print();
  }
}
