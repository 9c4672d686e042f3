package io.billhook.worker.messaging.sms.report;

import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.twilio.TwilioForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What waits of Twilio's callbacks in the webhook ledger. */
final class Callbacks {
  static final int MOST_AT_ONCE = 100;
  private static final String INSTALLATION = "default";

  private final Database database;
  private final String objectType;

  Callbacks(Database database, String objectType) {
    this.database = database;
    this.objectType = objectType;
  }

  /**
   * The earliest of a message, at most {@link #MOST_AT_ONCE}; with {@code id}, {@code body}, {@code
   * content_type}, {@code received_at} and {@code seconds}, its age.
   *
   * @param tenant whose own account told it; null: the installation's
   */
  List<Row> waiting(String message, @Nullable UUID tenant) {
    return database
        .engine()
        .read(ReportSql.WAITING, objectType, message, endpoint(tenant), MOST_AT_ONCE)
        .stream()
        .toList();
  }

  /**
   * What one of them says.
   *
   * @throws IllegalStateException where intake has taken what nobody can read
   */
  static TwilioForm form(Row event) {
    String body = Objects.requireNonNull(event.textOrNull("body"), "kept as text");
    try {
      return TwilioForm.of(event.textOrNull("content_type"), body.getBytes(StandardCharsets.UTF_8));
    } catch (TwilioForm.Malformed e) {
      throw new IllegalStateException("Intake could read it", e);
    }
  }

  /** They have been heeded. */
  static void processed(Tx tx, List<Row> events, String note) {
    tx.asEngine();
    tx.update(ReportSql.PROCESSED, events.stream().map(event -> event.uuid("id")).toList(), note);
  }

  /** Left for an operator, whose replay sets them back. */
  void failed(Tx tx, String message, @Nullable UUID tenant, String reason, UUID job) {
    tx.asEngine();
    tx.update(ReportSql.UNHEEDED, objectType, message, endpoint(tenant), reason, job);
  }

  private static String endpoint(@Nullable UUID tenant) {
    return Objects.requireNonNullElse(tenant, INSTALLATION).toString();
  }
}
