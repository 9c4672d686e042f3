package io.billhook.api.ops.queue;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.ops.access.OpsDatabase;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /ops/api/unreadable-messages} and {@code unreadable-messages/{id}}: messages of the
 * broker's that named no job, newest first. What is in them is shown one by one: it may be
 * anybody's.
 */
final class UnreadableMessages {
  private static final int MOST_BYTES = 65_536;

  /**
   * One in a list.
   *
   * @param queue the lane that it came on, or what its routing key was
   * @param size bytes of the body
   */
  private record Item(long id, String queue, String reason, int size, Instant receivedAt) {
    static Item of(Row row) {
      return new Item(
          row.bigint("id"),
          row.text("queue"),
          row.text("reason"),
          row.integer("size"),
          row.instant("received_at"));
    }

    /** For a cursor, which has the form of an id. */
    UUID place() {
      return new UUID(0, id);
    }
  }

  /**
   * One with its bytes.
   *
   * @param body the first 64 KiB of it, in base64
   */
  private record Detail(
      long id, String queue, String reason, int size, Instant receivedAt, String body) {
    static Detail of(Row row) {
      Item item = Item.of(row);
      return new Detail(
          item.id(),
          item.queue(),
          item.reason(),
          item.size(),
          item.receivedAt(),
          Base64.getEncoder().encodeToString(row.bytes("body")));
    }
  }

  private final OpsDatabase database;

  UnreadableMessages(OpsDatabase database) {
    this.database = database;
  }

  Answer list(Request request) {
    PageRequest page = request.query().page();
    List<Item> items =
        database.read(
            tx -> tx.query(UnreadableSql.NEWEST, below(page), page.fetch()).map(Item::of));
    return Answer.ok(Page.of(items, page, Item::place));
  }

  private static @Nullable Long below(PageRequest page) {
    UUID place = page.before();
    return place == null ? null : place.getLeastSignificantBits();
  }

  /** The contract lets 18 digits through. */
  Answer one(Request request) {
    long id = Long.parseLong(request.path("id"));
    return Answer.ok(
        database
            .read(tx -> tx.query(UnreadableSql.ONE, id, MOST_BYTES).one().map(Detail::of))
            .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such message")));
  }
}
