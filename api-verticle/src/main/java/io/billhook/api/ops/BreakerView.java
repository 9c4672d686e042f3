package io.billhook.api.ops;

import io.billhook.postgres.Row;
import org.jspecify.annotations.Nullable;

/**
 * A breaker over all live processes.
 *
 * @param state the worst of them: open, half_open, closed; null where no live process tells
 * @param failures the highest count in a row
 * @param forced how operators hold it, open or closed; null where it decides by itself
 */
record BreakerView(String name, @Nullable String state, int failures, @Nullable String forced) {
  static BreakerView of(Row row) {
    return new BreakerView(
        row.text("name"),
        row.textOrNull("state"),
        row.integer("failures"),
        row.textOrNull("forced"));
  }
}
