package io.billhook.api.http.input;

import io.billhook.published.Public;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists are ordered by id, newest first.
 *
 * @param limit items at most
 * @param before only items with a lower id; null: from the newest on
 */
@Public
public record PageRequest(int limit, @Nullable UUID before) {
  static final int USUAL = 50;

  /** What to ask the database for: one more than is shown tells whether there is more. */
  public int fetch() {
    return limit + 1;
  }
}
