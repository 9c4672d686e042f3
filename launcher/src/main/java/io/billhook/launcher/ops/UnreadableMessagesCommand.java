package io.billhook.launcher.ops;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code billhook unreadable-messages}. */
@Command(
    name = "unreadable-messages",
    description = "Looks at messages of the broker that named no job.",
    synopsisSubcommandLabel = "[COMMAND]",
    preprocessor = ListWhereBare.class,
    footer = "Without a command it is list, with the options of list.",
    mixinStandardHelpOptions = true)
final class UnreadableMessagesCommand {
  private static final String PATH = "unreadable-messages";

  @Command(name = "list", description = "All, newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin Reach reach, @Mixin Paging paging) {
    return reach.show(
        client -> client.page(PATH, paging.query()),
        page ->
            Items.table(
                page,
                new Table("ID", "QUEUE", "BYTES", "CAME", "REASON"),
                (table, message) ->
                    table.row(
                        message.getLong("id"),
                        message.getString("queue"),
                        message.getInteger("size"),
                        Items.ago(message.getString("received_at")),
                        message.getString("reason")),
                "No unreadable messages."));
  }

  @Command(
      name = "show",
      description = "One of them, with its bytes in base64: they may name people.",
      mixinStandardHelpOptions = true)
  int show(@Mixin Reach reach, @Parameters(paramLabel = "ID") long id) {
    return reach.show(client -> client.get(PATH + "/" + id), Items::members);
  }
}
