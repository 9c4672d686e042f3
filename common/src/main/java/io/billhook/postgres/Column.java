package io.billhook.postgres;

import java.lang.reflect.Array;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column of many rows, for a parameter that is an array: {@code unnest($1::uuid[])}. Unlike a
 * list it knows its type where all of its values are null.
 */
public record Column<T>(Class<T> type, List<@Nullable T> values) {

  /** What each of these rows has in this column. */
  public static <R, T> Column<T> of(
      Class<T> type, Collection<R> rows, Function<? super R, ? extends @Nullable T> member) {
    List<@Nullable T> values = new ArrayList<>(rows.size());
    for (R row : rows) {
      values.add(member.apply(row));
    }
    return new Column<>(type, values);
  }

  /** As the driver takes it. */
  Object array() {
    boolean times = type == Instant.class;
    @Nullable Object[] array =
        (Object[]) Array.newInstance(times ? OffsetDateTime.class : type, values.size());
    for (int i = 0; i < array.length; i++) {
      T value = values.get(i);
      array[i] = value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
    }
    return array;
  }
}
