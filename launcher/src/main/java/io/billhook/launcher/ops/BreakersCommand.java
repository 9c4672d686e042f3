package io.billhook.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code billhook breakers}. */
@Command(
    name = "breakers",
    description = "Looks at the breakers before the providers, holds them open or closed.",
    synopsisSubcommandLabel = "[COMMAND]",
    preprocessor = ListWhereBare.class,
    footer = "Without a command it is list, with the options of list.",
    mixinStandardHelpOptions = true)
final class BreakersCommand {

  @Command(name = "list", description = "Every breaker.", mixinStandardHelpOptions = true)
  int list(@Mixin Reach reach) {
    return reach.show(client -> client.get("breakers"), BreakersCommand::table);
  }

  @Command(
      name = "open",
      description = "Lets no call to the provider through.",
      mixinStandardHelpOptions = true)
  int open(@Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "NAME") String name) {
    return order(reach, reason, name, "open");
  }

  @Command(
      name = "close",
      description = "Lets every call through, whatever happens.",
      mixinStandardHelpOptions = true)
  int close(
      @Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "NAME") String name) {
    return order(reach, reason, name, "close");
  }

  @Command(
      name = "auto",
      description = "Lets it decide by itself again.",
      mixinStandardHelpOptions = true)
  int auto(@Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "NAME") String name) {
    return order(reach, reason, name, "auto");
  }

  private static int order(Reach reach, Reason reason, String name, String verb) {
    String path = "breakers/" + OpsClient.encoded(name) + "/" + verb;
    return reach.show(
        client -> client.post(path, new JsonObject(), reason.text()),
        breaker -> table(new JsonObject().put("data", new JsonArray().add(breaker))));
  }

  static List<String> table(JsonObject page) {
    return Items.table(
        page,
        new Table("NAME", "STATE", "FAILURES", "FORCED"),
        BreakersCommand::rows,
        "No worker has told of a breaker yet.");
  }

  /** Where processes disagree each has a row of its own. */
  private static void rows(Table table, JsonObject breaker) {
    table.row(
        breaker.getString("name"),
        breaker.getString("state"),
        breaker.getInteger("failures"),
        breaker.getString("forced"));
    List<JsonObject> processes = Items.of(breaker.getJsonArray("processes"));
    if (processes.stream().map(process -> process.getString("state")).distinct().count() > 1) {
      for (JsonObject process : processes) {
        table.row(
            "  in process " + process.getLong("process") + " on " + process.getString("host"),
            process.getString("state"),
            process.getInteger("failures"),
            "");
      }
    }
  }
}
