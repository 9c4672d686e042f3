package io.billhook.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The API's lists and times as a person reads them. */
final class Items {
  private Items() {}

  static List<JsonObject> of(JsonArray list) {
    return list.stream().map(JsonObject.class::cast).toList();
  }

  /**
   * A list as a table, and how to go on where there is more.
   *
   * @param none what to say where it is empty
   */
  static List<String> table(
      JsonObject page, Table table, BiConsumer<Table, JsonObject> row, String none) {
    of(page.getJsonArray("data")).forEach(item -> row.accept(table, item));
    List<String> lines = new ArrayList<>(table.isEmpty() ? List.of(none) : table.lines());
    String next = page.getString("next_cursor");
    if (next != null) {
      lines.add("");
      lines.add("There may be more: --cursor " + Plain.text(next));
    }
    return lines;
  }

  /** What stands in one thing itself, a member a line. */
  static List<String> members(JsonObject item) {
    List<String> lines = new ArrayList<>();
    for (String name : item.fieldNames()) {
      Object value = item.getValue(name);
      if (value != null && !(value instanceof JsonArray)) {
        lines.add(name + " ".repeat(Math.max(1, 21 - name.length())) + Plain.text("" + value));
      }
    }
    return lines;
  }

  /** How long ago, as 12s, 5m, 3h or 4d; null for no time. */
  static @Nullable String ago(@Nullable String time) {
    return time == null ? null : span(Duration.between(Instant.parse(time), Instant.now()));
  }

  static @Nullable String seconds(@Nullable Double seconds) {
    return seconds == null ? null : span(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }
}
