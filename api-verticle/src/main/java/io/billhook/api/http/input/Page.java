package io.billhook.api.http.input;

import io.billhook.published.Public;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor for the page that follows; null where there is none
 */
@Public
public record Page<T>(List<T> data, @Nullable String nextCursor) {

  /**
   * Makes a page of what {@link PageRequest#fetch()} rows gave.
   *
   * @param id of an item, for the cursor
   */
  public static <T> Page<T> of(List<T> fetched, PageRequest asked, Function<T, UUID> id) {
    if (fetched.size() <= asked.limit()) {
      return new Page<>(fetched, null);
    }
    List<T> shown = fetched.subList(0, asked.limit());
    return new Page<>(List.copyOf(shown), Cursors.encode(id.apply(shown.getLast())));
  }

  /** A page whose search ended at a row before it was full. */
  public static <T> Page<T> upTo(List<T> found, UUID last) {
    return new Page<>(found, Cursors.encode(last));
  }
}
