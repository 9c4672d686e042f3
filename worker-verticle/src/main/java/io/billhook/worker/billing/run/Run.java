package io.billhook.worker.billing.run;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A walk and its place, as it was last saved.
 *
 * @param since objects made before are not looked at; null: all are
 * @param began by the database's clock
 */
record Run(UUID id, Kind kind, boolean dry, @Nullable Instant since, Instant began, Place place) {

  /** What it is for. */
  enum Kind {
    /** To find what was missed. */
    RECONCILE,
    /** To bring in what was there before us. Of that no event ever came, so none is looked for. */
    BACKFILL
  }

  /**
   * Where it is.
   *
   * @param list what the list is of; null before the first
   * @param listed whether the list is walked, so that what was not in it is asked for
   * @param cursor the last object that was looked at
   * @param fetch number of the fetch with which the list began
   * @param restarts how often the list had to be begun anew
   * @param pageSize objects to ask for at once
   * @param slowed how many times slower than set it walks
   */
  record Place(
      @Nullable String list,
      boolean listed,
      @Nullable String cursor,
      @Nullable Long fetch,
      int restarts,
      int pageSize,
      double slowed) {
    private static final int LARGEST_PAGE = 100;
    private static final double SLOWEST = 64;

    Place at(@Nullable String cursor, long fetch) {
      Long began = this.fetch == null ? Long.valueOf(fetch) : this.fetch;
      return new Place(list, listed, cursor, began, restarts, pageSize, slowed);
    }

    /** What was in the list is seen. */
    Place afterList() {
      return new Place(list, true, null, fetch, restarts, pageSize, slowed);
    }

    /** Before the first page of a list. */
    Place in(@Nullable String next) {
      return new Place(next, false, null, null, 0, pageSize, slowed);
    }

    /** Before the first page of the same list. */
    Place again() {
      return new Place(list, false, null, null, restarts + 1, pageSize, slowed);
    }

    /** After an answer: what was made smaller or slower recovers. */
    Place answered() {
      return new Place(
          list,
          listed,
          cursor,
          fetch,
          restarts,
          Math.min(LARGEST_PAGE, pageSize * 2),
          Math.max(1, slowed * 0.95));
    }

    /** After none: the page may have been too much to answer. */
    Place unanswered() {
      return new Place(list, listed, cursor, fetch, restarts, Math.max(1, pageSize / 2), slowed);
    }

    /** After a 429. */
    Place tooFast() {
      return new Place(
          list, listed, cursor, fetch, restarts, pageSize, Math.min(SLOWEST, slowed * 2));
    }
  }

  static Run of(UUID id, Row row) {
    return new Run(
        id,
        Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
        row.bool("dry_run"),
        row.instantOrNull("since"),
        row.instant("created_at"),
        new Place(
            row.textOrNull("list"),
            row.bool("listed"),
            row.textOrNull("cursor"),
            row.bool("begun") ? row.bigint("fetched") : null,
            row.integer("restarts"),
            row.integer("page_size"),
            row.real("slowed")));
  }

  Run at(Place next) {
    return new Run(id, kind, dry, since, began, next);
  }
}
