package io.billhook.api.ops.job;

import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place among jobs that are ordered by when they are sent, and by the second half of their ids
 * where that is one moment. As a cursor it has the form of an id: the microseconds since 1970, and
 * that half. So a page goes on where the last one ended, though the job there has been sent since.
 *
 * @param tie an id with that second half
 */
record DelayedPlace(Instant at, UUID tie) {
  private static final long LATEST = micros(Instant.parse("9999-12-31T23:59:59Z"));

  /** Where the page before has ended; null for the first one. */
  static @Nullable DelayedPlace before(PageRequest asked) {
    UUID cursor = asked.before();
    if (cursor == null) {
      return null;
    }
    long micros = cursor.getMostSignificantBits();
    if (micros < 0 || micros > LATEST) {
      throw Query.wrong("cursor", "is none of ours");
    }
    Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return new DelayedPlace(at, new UUID(0, cursor.getLeastSignificantBits()));
  }

  /**
   * A page of what {@link JobSearchSql#DELAYED} gave; as with {@link
   * io.billhook.api.ops.access.Window} it may lead on.
   */
  static Page<JobItem> page(Rows rows, PageRequest asked) {
    List<Row> found = rows.stream().filter(row -> row.uuidOrNull("id") != null).toList();
    List<JobItem> items = found.stream().limit(asked.limit()).map(JobItem::of).toList();
    if (found.size() > asked.limit()) {
      return Page.upTo(items, of(found.get(asked.limit() - 1), "id", "dispatch_at").cursor());
    }
    return rows.first().uuidOrNull("window_end") == null
        ? new Page<>(items, null)
        : Page.upTo(items, of(rows.first(), "window_end", "window_end_at").cursor());
  }

  private static DelayedPlace of(Row row, String id, String at) {
    return new DelayedPlace(row.instant(at), row.uuid(id));
  }

  private UUID cursor() {
    return new UUID(micros(at), tie.getLeastSignificantBits());
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
