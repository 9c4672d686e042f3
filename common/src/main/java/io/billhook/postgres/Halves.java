package io.billhook.postgres;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs one statement on many items, so that an item which the database does not take costs its
 * neighbours nothing but time: where {@link DatabaseException#isOfOneRow} says that one may be to
 * blame, each half is tried, and in few steps the culprit is alone. A broken deadlock is tried
 * again as it is.
 */
public final class Halves {
  private static final int TRIES = 4;

  private Halves() {}

  /**
   * Ends when all items are done with; fails where {@code refused} gives a failure.
   *
   * @param items at least one
   * @param statement of these items; does itself what follows where it goes well
   * @param refused what to do about items that failed with this: one that the database does not
   *     take, or all of a statement that failed for another reason
   */
  public static <T> Future<Void> write(
      List<T> items,
      Function<List<T>, Future<Void>> statement,
      BiFunction<List<T>, Throwable, Future<Void>> refused) {
    return attempt(items, statement, refused, 1);
  }

  private static <T> Future<Void> attempt(
      List<T> items,
      Function<List<T>, Future<Void>> statement,
      BiFunction<List<T>, Throwable, Future<Void>> refused,
      int attempt) {
    return statement
        .apply(items)
        .recover(
            e -> {
              if (DatabaseException.isTransient(e) && attempt < TRIES) {
                return attempt(items, statement, refused, attempt + 1);
              }
              if (items.size() == 1 || !DatabaseException.isOfOneRow(e)) {
                return refused.apply(items, e);
              }
              int half = items.size() / 2;
              return write(items.subList(0, half), statement, refused)
                  .compose(_ -> write(items.subList(half, items.size()), statement, refused));
            });
  }
}
