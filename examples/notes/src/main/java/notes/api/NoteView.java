package notes.api;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A note as clients see it.
 *
 * @param words null until they are counted
 */
record NoteView(UUID id, String text, @Nullable Long words, Instant createdAt) {
  static NoteView of(Row row) {
    return new NoteView(
        row.uuid("id"), row.text("text"), row.bigintOrNull("words"), row.instant("created_at"));
  }
}
