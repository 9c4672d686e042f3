package io.billhook.launcher.ops;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code billhook billing}. */
@Command(
    name = "billing",
    description = "Compares our copy of Stripe's objects with Stripe, and mends it.",
    synopsisSubcommandLabel = "[COMMAND]",
    preprocessor = ListWhereBare.class,
    footer = "Without a command it is list, with the options of list.",
    mixinStandardHelpOptions = true)
final class BillingCommand {

  /** How it is walked. */
  static final class How {
    @Option(names = "--dry-run", description = "Only looks and counts.")
    private boolean dryRun;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Leaves out what was made before: 2030-01-31, or 2030-01-31T12:00:00Z.",
        converter = Time.class)
    private @Nullable Instant since;

    private JsonObject body(String kind) {
      JsonObject body = new JsonObject().put("kind", kind).put("dry_run", dryRun);
      return since == null ? body : body.put("since", since.toString());
    }
  }

  /** A day in UTC, or a time. */
  static final class Time implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return text.length() == 10
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("is a day or a time, not " + Plain.text(text));
      }
    }
  }

  @Command(
      name = "reconcile",
      description = {
        "Walks all of Stripe's lists, brings in what is missing or differs, marks what is gone,",
        "and adds events that never came. Ends with 3 where there was anything to mend."
      },
      mixinStandardHelpOptions = true)
  int reconcile(@Mixin Reach reach, @Mixin How how, @Mixin Reason why) {
    return RunWatch.run(reach, how.body("reconcile"), why.text(), BillingCommand::lines);
  }

  @Command(
      name = "backfill",
      description = "As reconcile, for what was there before us: it looks for no events.",
      mixinStandardHelpOptions = true)
  int backfill(@Mixin Reach reach, @Mixin How how, @Mixin Reason why) {
    return RunWatch.run(reach, how.body("backfill"), why.text(), BillingCommand::lines);
  }

  @Command(name = "list", description = "Runs, newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Reach reach, @Mixin Paging paging) {
    return reach.show(
        client -> client.page("billing/runs", paging.query()),
        page ->
            Items.table(
                page,
                new Table("ID", "KIND", "STATE", "BEGUN", "CALLS", "DRIFT", "ERROR"),
                (table, run) ->
                    table.row(
                        run.getString("id"),
                        run.getString("kind") + (run.getBoolean("dry_run") ? " (dry)" : ""),
                        run.getString("state"),
                        Items.ago(run.getString("created_at")),
                        run.getLong("calls"),
                        RunWatch.drift(run),
                        run.getString("error")),
                "No runs."));
  }

  @Command(name = "show", description = "One run.", mixinStandardHelpOptions = true)
  int show(@Mixin Reach reach, @Parameters(paramLabel = "ID") UUID id) {
    return reach.show(client -> client.get("billing/runs/" + id), BillingCommand::lines);
  }

  @Command(name = "drift", description = "What a run has found.", mixinStandardHelpOptions = true)
  int drift(@Mixin Reach reach, @Mixin Paging paging, @Parameters(paramLabel = "ID") UUID id) {
    return reach.show(
        client -> client.page("billing/runs/" + id + "/drift", paging.query()),
        page ->
            Items.table(
                page,
                new Table("STRIPE ID", "OBJECT", "REASON", "REPAIRED", "FIELDS"),
                (table, found) ->
                    table.row(
                        found.getString("stripe_id"),
                        found.getString("object"),
                        found.getString("reason"),
                        found.getBoolean("repaired") ? "yes" : "no",
                        String.join(
                            " ",
                            found.getJsonArray("fields").stream().map(String::valueOf).toList())),
                "Nothing was found."));
  }

  private static List<String> lines(JsonObject run) {
    List<String> lines = new ArrayList<>(Items.members(run));
    Table table = new Table("OBJECT", "SEEN", "MISSING", "DIFFERS", "GONE", "REPAIRED");
    for (JsonObject object : Items.of(run.getJsonArray("objects"))) {
      table.row(
          object.getString("object"),
          object.getLong("seen"),
          object.getLong("missing"),
          object.getLong("differs"),
          object.getLong("gone"),
          object.getLong("repaired"));
    }
    if (!table.isEmpty()) {
      lines.add("");
      lines.addAll(table.lines());
    }
    return lines;
  }
}
