package io.billhook.api.ops;

import io.billhook.postgres.Row;

/**
 * A breaker over all live processes.
 *
 * @param state the worst of them: open, half_open, closed
 * @param failures the highest count in a row
 */
record BreakerView(String name, String state, int failures) {
  static BreakerView of(Row row) {
    return new BreakerView(row.text("name"), row.text("state"), row.integer("failures"));
  }
}
