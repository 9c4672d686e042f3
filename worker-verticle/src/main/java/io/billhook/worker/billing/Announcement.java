package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A state of an object and what entering it is called.
 *
 * @param state its main part
 * @param event null where entering it is nothing to tell
 * @param beside what changes beside it, by itself
 */
record Announcement(String state, @Nullable String event, List<Beside> beside) {
  private static final String BETWEEN = "; ";

  /**
   * A part of the state that changes while the main one stays.
   *
   * @param value empty while it is as usual
   * @param event what another value is called, the usual one included
   * @param atFirst whether it is told where nothing was known of it before
   */
  record Beside(String name, String value, String event, boolean atFirst) {
    private String text() {
      return name + "=" + value;
    }
  }

  Announcement(String state, @Nullable String event) {
    this(state, event, List.of());
  }

  /** For kinds of which nothing is told. */
  static Optional<Announcement> nothing(JsonNode object) {
    return Optional.empty();
  }

  /** As it is remembered; two that are equal are told once. */
  String text() {
    return beside.stream()
        .filter(part -> !part.value().isEmpty())
        .map(part -> BETWEEN + part.text())
        .collect(Collectors.joining("", state, ""));
  }

  /**
   * What is new of it.
   *
   * @param before the text of what was told last; null where nothing was
   */
  List<String> since(@Nullable String before) {
    List<String> known = before == null ? List.of() : List.of(before.split(BETWEEN, -1));
    List<String> told = new ArrayList<>();
    if (event != null && (known.isEmpty() || !known.getFirst().equals(state))) {
      told.add(event);
    }
    for (Beside part : beside) {
      boolean first = known.stream().noneMatch(text -> text.startsWith(part.name() + "="));
      boolean news =
          first ? part.atFirst() && !part.value().isEmpty() : !known.contains(part.text());
      if (news) {
        told.add(part.event());
      }
    }
    return told;
  }
}
