package notes.contract;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Count the words of a note.
 *
 * @param note id of a row in {@code notes_note}
 */
public record CountWords(@Nullable UUID note) implements JobArgs {
  /** Of its own: nothing that somebody waits for stands behind it. */
  public static final String QUEUE = "notes";

  public static final JobKind<CountWords> KIND =
      JobKind.of("notes.count-words", CountWords.class).timeout(Duration.ofSeconds(10));
}
