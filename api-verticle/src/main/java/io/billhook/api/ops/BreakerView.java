package io.billhook.api.ops;

import io.billhook.postgres.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A breaker over all live processes.
 *
 * @param state the worst of them: open, half_open, closed; null where no live process tells
 * @param failures the highest count in a row
 * @param forced how operators hold it, open or closed; null where it decides by itself
 * @param processes how it stands in each live process that has told of it
 */
record BreakerView(
    String name,
    @Nullable String state,
    int failures,
    @Nullable String forced,
    List<InProcess> processes) {
  private static final List<String> WORST_FIRST = List.of("open", "half_open", "closed");

  /**
   * A breaker in one process.
   *
   * @param process its id, as in the overview
   */
  record InProcess(long process, String host, String state, int failures, Instant changedAt) {
    private static InProcess of(Row row) {
      return new InProcess(
          row.bigint("process"),
          row.text("host"),
          row.text("state"),
          row.integer("failures"),
          row.instant("changed_at"));
    }
  }

  /** From rows of {@link BreakersSql#ALL}, in their order. */
  static List<BreakerView> of(Iterable<Row> rows) {
    Map<String, BreakerView> breakers = new LinkedHashMap<>();
    for (Row row : rows) {
      BreakerView breaker =
          breakers.computeIfAbsent(
              row.text("name"),
              name -> new BreakerView(name, null, 0, row.textOrNull("forced"), new ArrayList<>()));
      if (row.bool("live")) {
        breaker.processes.add(InProcess.of(row));
      }
    }
    return breakers.values().stream().map(BreakerView::summedUp).toList();
  }

  private BreakerView summedUp() {
    return new BreakerView(
        name,
        processes.stream()
            .map(InProcess::state)
            .min(Comparator.comparingInt(WORST_FIRST::indexOf))
            .orElse(null),
        processes.stream().mapToInt(InProcess::failures).max().orElse(0),
        forced,
        List.copyOf(processes));
  }
}
