package io.billhook.api.ops;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ops/api/schedules}: every recurring job, by name. They are few, so there is one page.
 */
final class Schedules implements Endpoint {

  /**
   * One of them.
   *
   * @param lastAt when it fired last; null: never yet
   * @param lastJobId the job that this gave, which may be pruned meanwhile
   */
  private record Item(
      String name,
      String kind,
      String cron,
      String timeZone,
      Instant nextAt,
      @Nullable Instant lastAt,
      @Nullable UUID lastJobId,
      String missedPolicy) {

    static Item of(Row row) {
      return new Item(
          row.text("name"),
          row.text("kind"),
          row.text("cron"),
          row.text("zone"),
          row.instant("next_at"),
          row.instantOrNull("last_at"),
          row.uuidOrNull("last_job"),
          row.text("missed"));
    }
  }

  private final OpsDatabase database;

  Schedules(OpsDatabase database) {
    this.database = database;
  }

  @Override
  public Answer answer(Request request) {
    return Answer.ok(
        new Page<>(database.read(tx -> tx.query(SchedulesSql.ALL).map(Item::of)), null));
  }
}
