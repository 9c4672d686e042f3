package io.billhook.launcher.ops;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code billhook queues}. */
@Command(
    name = "queues",
    description = "Looks at queues, pauses and resumes them.",
    synopsisSubcommandLabel = "[COMMAND]",
    preprocessor = ListWhereBare.class,
    footer = "Without a command it is list, with the options of list.",
    mixinStandardHelpOptions = true)
final class QueuesCommand {

  @Command(name = "list", description = "Every queue.", mixinStandardHelpOptions = true)
  int list(@Mixin Reach reach) {
    return reach.show(client -> client.get("queues"), QueuesCommand::table);
  }

  @Command(
      name = "pause",
      description = "Lets no worker take further jobs from a queue.",
      mixinStandardHelpOptions = true)
  int pause(
      @Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "NAME") String name) {
    return write(reach, reason, name, "pause");
  }

  @Command(
      name = "resume",
      description = "Lets the workers go on with it.",
      mixinStandardHelpOptions = true)
  int resume(
      @Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "NAME") String name) {
    return write(reach, reason, name, "resume");
  }

  private static int write(Reach reach, Reason reason, String name, String verb) {
    String path = "queues/" + OpsClient.encoded(name) + "/" + verb;
    return reach.show(
        client -> client.post(path, new JsonObject(), reason.text()), QueuesCommand::table);
  }

  private static List<String> table(JsonObject page) {
    return Items.table(
        page,
        new Table(
            "NAME",
            "WAITING",
            "RUNNING",
            "DELAYED",
            "DEAD",
            "OLDEST",
            "MESSAGES",
            "CONSUMERS",
            "WORKERS",
            "PER S",
            "PAUSED"),
        (table, queue) ->
            table.row(
                queue.getString("name"),
                queue.getLong("waiting") + (queue.getBoolean("waiting_capped") ? "+" : ""),
                queue.getLong("running"),
                queue.getLong("delayed"),
                queue.getLong("dead"),
                Items.seconds(queue.getDouble("oldest_age_seconds")),
                queue.getInteger("messages"),
                queue.getInteger("consumers"),
                queue.getLong("workers"),
                String.format(Locale.ROOT, "%.1f", queue.getDouble("ended_per_second")),
                Items.ago(queue.getString("paused_at"))),
        "No queues.");
  }
}
