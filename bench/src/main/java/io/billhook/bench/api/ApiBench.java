package io.billhook.bench.api;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.http.Load;
import io.billhook.bench.http.Rounds;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Authenticated reads in a second, beside bare transactions of the same kind. */
@Command(
    name = "api",
    description =
        "GET /v1/me with an access token over 64 connections, beside bare pipelined transactions"
            + " under row level security over 64.",
    mixinStandardHelpOptions = true)
public final class ApiBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Mixin private final Rounds rounds = new Rounds();

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
      Load load = servers.keep(new Load(api.port(), SignedIn.at(api.port(), database)));
      var bare = servers.keep(new BareTransactions(vertx, servers.database(), account(database)));
      rounds.run(api, load, bare::perSecond, () -> {});
      return new Result("api")
          .number("per_second", rounds.perSecond())
          .number("p99_ms", rounds.p99())
          .number("limit_per_second", rounds.limit())
          .fine("ratio", rounds.perSecond() / rounds.limit())
          .fault("refused", rounds.refused())
          .print();
    }
  }

  private static UUID account(Database database) {
    return database.auth().read(ApiSql.ACCOUNT).first().uuid("id");
  }
}
