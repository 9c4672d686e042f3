package io.billhook.launcher.ops;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code billhook jobs}. */
@Command(
    name = "jobs",
    description = "Looks at jobs, tries them now, ends them.",
    synopsisSubcommandLabel = "[COMMAND]",
    preprocessor = ListWhereBare.class,
    footer = "Without a command it is list, with the options of list.",
    mixinStandardHelpOptions = true)
final class JobsCommand {

  @Command(name = "list", description = "Jobs, newest first.", mixinStandardHelpOptions = true)
  int list(
      @Mixin Reach reach,
      @Mixin Paging paging,
      @Option(
              names = "--state",
              description =
                  "scheduled, available, running, retryable, completed, cancelled or dead.")
          @Nullable String state,
      @Option(names = "--kind", description = "Such as email.send.") @Nullable String kind,
      @Option(names = "--queue", description = "Such as email.") @Nullable String queue,
      @Option(names = "--tenant", description = "The id of a tenant.") @Nullable UUID tenant,
      @Option(
              names = "--search",
              description = "A job's id, or a text in its unique key or last error.")
          @Nullable String search) {
    OpsClient.Query query =
        paging
            .query()
            .with("state", state)
            .with("kind", kind)
            .with("queue", queue)
            .with("tenant_id", tenant)
            .with("q", search);
    return reach.show(client -> client.page("jobs", query), JobsCommand::table);
  }

  static List<String> table(JsonObject page) {
    return Items.table(
        page,
        new Table("ID", "STATE", "KIND", "TRY", "AGE", "LAST ERROR"),
        (table, job) ->
            table.row(
                job.getString("id"),
                state(job),
                job.getString("kind"),
                tries(job),
                Items.ago(job.getString("created_at")),
                job.getString("last_error")),
        "No such jobs.");
  }

  /** A star marks a job that is to be cancelled. */
  private static String state(JsonObject job) {
    boolean asked =
        job.getString("cancel_requested_at") != null && job.getString("finalized_at") == null;
    return job.getString("state") + (asked ? "*" : "");
  }

  private static String tries(JsonObject job) {
    return job.getInteger("attempt") + "/" + job.getInteger("max_attempts");
  }

  @Command(
      name = "show",
      description = "One job: its attempts, and what operators did to it.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin Reach reach,
      @Parameters(paramLabel = "ID") UUID id,
      @Option(names = "--args", description = "Its arguments, too: they may name people.")
          boolean arguments) {
    return reach.show(
        client -> client.get("jobs/" + id + (arguments ? "?args=true" : "")), JobsCommand::detail);
  }

  private static List<String> detail(JsonObject job) {
    List<String> lines = Items.members(job);
    Table attempts = new Table("LIFE", "ATTEMPT", "OUTCOME", "ENDED", "ERROR");
    for (JsonObject each : Items.of(job.getJsonArray("attempts"))) {
      attempts.row(
          each.getInteger("life"),
          each.getInteger("attempt"),
          each.getString("outcome"),
          each.getString("finished_at"),
          each.getString("error"));
    }
    Table audit = new Table("DONE", "AT", "BY", "REASON");
    for (JsonObject each : Items.of(job.getJsonArray("audit"))) {
      audit.row(
          each.getString("action"),
          each.getString("created_at"),
          each.getString("actor_id"),
          each.getString("reason"));
    }
    for (Table table : List.of(attempts, audit)) {
      if (!table.isEmpty()) {
        lines.add("");
        lines.addAll(table.lines());
      }
    }
    return lines;
  }

  @Command(
      name = "retry",
      description = "Tries a job now: one that waits for its time, or a dead one.",
      mixinStandardHelpOptions = true)
  int retry(@Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "ID") UUID id) {
    return reach.show(
        client -> client.post("jobs/" + id + "/retry", new JsonObject(), reason.text()),
        _ -> List.of("Job " + id + " is due now."));
  }

  @Command(
      name = "cancel",
      description = "Ends a job that is not over; a running one when it can.",
      mixinStandardHelpOptions = true)
  int cancel(@Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "ID") UUID id) {
    return reach.show(
        client -> client.post("jobs/" + id + "/cancel", new JsonObject(), reason.text()),
        job -> List.of("Job " + id + " is " + job.getString("state") + " and will be cancelled."));
  }

  @Command(
      name = "discard",
      description = "Gives up a dead job for good.",
      mixinStandardHelpOptions = true)
  int discard(@Mixin Reach reach, @Mixin Reason reason, @Parameters(paramLabel = "ID") UUID id) {
    return reach.show(
        client -> client.post("jobs/" + id + "/discard", new JsonObject(), reason.text()),
        _ -> List.of("Job " + id + " is discarded."));
  }
}
