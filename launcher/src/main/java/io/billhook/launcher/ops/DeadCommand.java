package io.billhook.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code billhook dead}. */
@Command(
    name = "dead",
    description = "Looks at dead jobs, gives them another life.",
    synopsisSubcommandLabel = "[COMMAND]",
    preprocessor = ListWhereBare.class,
    footer = "Without a command it is list, with the options of list.",
    mixinStandardHelpOptions = true)
final class DeadCommand {
  @Spec private @Nullable CommandSpec spec;

  /** Which dead jobs. */
  static final class Which {
    @Option(names = "--kind", description = "Such as billing.sync.")
    private @Nullable String kind;

    @Option(names = "--queue", description = "Such as billing.")
    private @Nullable String queue;

    @Option(names = "--tenant", description = "The id of a tenant.")
    private @Nullable UUID tenant;

    @Option(names = "--reason", description = "A text in what they died of.")
    private @Nullable String reason;

    private JsonObject filter() {
      JsonObject filter = new JsonObject();
      Optional.ofNullable(kind).ifPresent(value -> filter.put("kind", value));
      Optional.ofNullable(queue).ifPresent(value -> filter.put("queue", value));
      Optional.ofNullable(tenant).ifPresent(value -> filter.put("tenant_id", value.toString()));
      Optional.ofNullable(reason).ifPresent(value -> filter.put("reason", value));
      return filter;
    }
  }

  @Command(name = "list", description = "Dead jobs, newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Reach reach, @Mixin Paging paging, @Mixin Which which) {
    OpsClient.Query query =
        paging
            .query()
            .with("state", "dead")
            .with("kind", which.kind)
            .with("queue", which.queue)
            .with("tenant_id", which.tenant)
            .with("q", which.reason);
    return reach.show(
        client -> client.page("jobs", query),
        page ->
            Items.table(
                page,
                new Table("ID", "KIND", "TRY", "DIED", "REASON"),
                (table, job) ->
                    table.row(
                        job.getString("id"),
                        job.getString("kind"),
                        job.getInteger("attempt") + "/" + job.getInteger("max_attempts"),
                        Items.ago(job.getString("finalized_at")),
                        job.getString("last_error")),
                "No dead jobs."));
  }

  @Command(
      name = "replay",
      description = "Gives dead jobs another life: those that match, oldest first.",
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin Reach reach,
      @Mixin Which which,
      @Mixin Reason why,
      @Option(names = "--id", paramLabel = "ID", description = "This one; may be given again.")
          @Nullable List<UUID> ids,
      @Option(names = "--all", description = "All there are.") boolean all,
      @Option(names = "--dry-run", description = "Only counts them.") boolean dryRun,
      @Option(
              names = "--rate",
              paramLabel = "N",
              description = "Jobs a second, 1 to 1000. Default: ${DEFAULT-VALUE}.",
              defaultValue = "50")
          int rate,
      @Option(
              names = "--nonce",
              description = "Makes a second call with the same nonce do nothing.")
          @Nullable String nonce) {
    JsonObject filter = which.filter();
    if (ids != null) {
      filter.put("ids", new JsonArray(ids.stream().map(UUID::toString).toList()));
    }
    if (filter.isEmpty() != all && spec != null) {
      throw new ParameterException(
          spec.subcommands().get("replay"),
          "Say which: --kind, --queue, --tenant, --reason or --id, or else --all");
    }
    String own = nonce == null ? UUID.randomUUID().toString() : nonce;
    return reach.show(
        client -> {
          var calls = new ReplayCalls(client, filter, rate, why.text(), own);
          return dryRun ? calls.dryRun() : calls.all();
        },
        DeadCommand::result);
  }

  private static List<String> result(JsonObject result) {
    long matched = result.getLong("matched");
    if (!result.getBoolean("dry_run")) {
      return List.of("Replayed " + result.getLong("replayed") + " of " + matched + " dead jobs.");
    }
    boolean more = result.getBoolean("more", false);
    return List.of("Would replay " + (more ? "more than " : "up to ") + matched + " dead jobs.");
  }
}
