package io.billhook.bench.usage;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.ScratchDatabase;
import io.billhook.bench.server.Servers;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Usage events taken in a second, beside their rows. */
@Command(
    name = "usage",
    description = {
      "Batches of 1,000 usage events, beside bare inserts of many rows of the same events; in the end",
      "every sum must be exact."
    },
    mixinStandardHelpOptions = true)
public final class UsageBench implements Callable<Integer> {
  private final Map<String, String> variables;

  @Option(names = "--rounds", description = "Rounds of each (default ${DEFAULT-VALUE}).")
  private int rounds = 4;

  @Option(names = "--seconds", description = "Length of a round (default ${DEFAULT-VALUE}).")
  private int seconds = 4;

  @Option(names = "--warm-up", description = "Seconds before the first (default ${DEFAULT-VALUE}).")
  private int warmUp = 10;

  public UsageBench(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws Exception {
    try (Servers servers = Servers.start(variables)) {
      Fleet fleet = Fleet.on(servers, List.of(), Map.of("USAGE_REPORT_SECONDS", "86400"));
      fleet.become(1, 1);
      var key = Person.signUp(fleet).key("usage:write");
      fleet.become(1, 0);
      addMeter(servers.database());
      UsageBatches batches = new UsageBatches(fleet.api(0), key);
      Result result = new Result("usage");
      batched(servers, batches, result);
      compare(servers.database(), batches, result);
      fleet.leaveNothing();
      return result.print();
    }
  }

  private static void addMeter(ScratchDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(UsageSql.METER);
    }
  }

  private void batched(Servers servers, UsageBatches batches, Result result)
      throws IOException, SQLException {
    Duration time = Duration.ofSeconds(seconds);
    batches.perSecond(Duration.ofSeconds(warmUp));
    BareEvents bare = servers.keep(new BareEvents(servers.database()));
    bare.perSecond(time);
    List<Double> ours = new ArrayList<>();
    List<Double> limits = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (boolean first : new boolean[] {true, false}) {
        servers.database().checkpoint();
        if (first == (round % 2 == 0)) {
          ours.add(batches.perSecond(time));
          Progress.say("batches  %8.0f events/s".formatted(ours.getLast()));
        } else {
          limits.add(bare.perSecond(time));
          Progress.say("bare     %8.0f events/s".formatted(limits.getLast()));
        }
      }
    }
    result
        .number("events_per_second", Figures.median(ours))
        .number("limit_per_second", Figures.median(limits))
        .fine("ratio", Figures.median(ours) / Figures.median(limits));
  }

  /** What was acknowledged is there, once, and in its hour's sum. */
  private static void compare(ScratchDatabase database, UsageBatches batches, Result result)
      throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(UsageSql.STORED)) {
      row.next();
      BigDecimal sum = batches.sum();
      long stored = row.getLong("events");
      result
          .fault("lost", Math.max(0, batches.events() - stored))
          .fault("doubled", Math.max(0, stored - batches.events()))
          .fault("wrong_sums", wrong(row.getBigDecimal("value"), sum))
          .fault("wrong_hours", wrong(row.getBigDecimal("hours"), sum));
    }
  }

  private static int wrong(BigDecimal stored, BigDecimal sent) {
    return stored.compareTo(sent) == 0 ? 0 : 1;
  }
}
