package io.billhook.devkit.simulator.twilio;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The filters of the list of messages: To, From, and DateSent with {@code <} or {@code >}. */
record TextFilter(Predicate<TextMessage> test) {
  private static final int LARGEST_PAGE = 1_000;

  static TextFilter read(Map<String, List<String>> query) {
    Predicate<TextMessage> test = _ -> true;
    for (var entry : query.entrySet()) {
      String value = entry.getValue().getFirst();
      test =
          test.and(
              switch (entry.getKey()) {
                case "To" -> message -> message.request().to().equals(value);
                case "From" -> message -> value.equals(message.request().from());
                case "DateSent" -> message -> day(message).equals(date(value));
                case "DateSent<" -> message -> !day(message).isAfter(date(value));
                case "DateSent>" -> message -> !day(message).isBefore(date(value));
                default -> _ -> true;
              });
    }
    return new TextFilter(test);
  }

  boolean matches(TextMessage message) {
    return test.test(message);
  }

  static int pageSize(Map<String, List<String>> query, int otherwise) {
    List<String> asked = query.getOrDefault("PageSize", List.of());
    return asked.isEmpty()
        ? otherwise
        : Math.clamp(Integer.parseInt(asked.getFirst()), 1, LARGEST_PAGE);
  }

  /** The day on which it was sent, or accepted where it has not been sent yet. */
  private static LocalDate day(TextMessage message) {
    Instant sent = message.sent();
    return LocalDate.ofInstant(sent == null ? message.created() : sent, ZoneOffset.UTC);
  }

  private static LocalDate date(String value) {
    String day = value.length() > 10 ? value.substring(0, 10) : value;
    return LocalDate.parse(day);
  }
}
