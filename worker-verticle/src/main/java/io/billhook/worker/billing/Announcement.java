package io.billhook.worker.billing;

import java.time.Instant;
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
record Announcement(String state, @Nullable Told event, List<Beside> beside) {
  private static final String BETWEEN = "; ";

  /**
   * What is told.
   *
   * @param at when it happened; null where Stripe does not say
   */
  record Told(String type, @Nullable Instant at) {}

  /** After what a part's value is told. */
  enum When {
    /** Another value, also the usual one; not where nothing was known before. */
    CHANGED,
    /** The same, and where nothing was known of it. */
    NEW,
    /**
     * A period that begins where the one before ended, trials aside. Values are {@code from-to}.
     */
    FOLLOWS
  }

  /**
   * A part of the state that changes while the main one stays.
   *
   * @param value empty while it is as usual
   * @param event what another value is called; null where that is nothing to tell
   */
  record Beside(String name, String value, @Nullable Told event, When when) {
    private String text() {
      return name + "=" + value;
    }

    private boolean isNews(@Nullable String before, boolean afterTrial) {
      return switch (when) {
        case NEW -> !value.equals(before == null ? "" : before);
        case CHANGED -> before != null && !value.equals(before);
        case FOLLOWS ->
            before != null && !value.isEmpty() && !afterTrial && from(value) >= to(before);
      };
    }

    private static long from(String period) {
      return Long.parseLong(period.substring(0, period.indexOf('-')));
    }

    private static long to(String period) {
      return Long.parseLong(period.substring(period.indexOf('-') + 1));
    }
  }

  Announcement(String state, @Nullable Told event) {
    this(state, event, List.of());
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
  List<Told> since(@Nullable String before) {
    String known = before == null ? null : before.split(BETWEEN, -1)[0];
    List<Told> told = new ArrayList<>();
    if (event != null && !state.equals(known)) {
      told.add(event);
    }
    for (Beside part : beside) {
      String value = part(before, part.name()).orElse(null);
      if (part.event() != null && part.isNews(value, "trialing".equals(known))) {
        told.add(part.event());
      }
    }
    return told;
  }

  /** What was told of a part; empty where nothing was, or it was as usual. */
  static Optional<String> part(@Nullable String told, String name) {
    return told == null
        ? Optional.empty()
        : List.of(told.split(BETWEEN, -1)).stream()
            .filter(text -> text.startsWith(name + "="))
            .map(text -> text.substring(name.length() + 1))
            .findFirst();
  }
}
