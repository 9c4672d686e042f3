package io.billhook.messaging.template;

import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Languages by their tags of BCP 47, as {@code pt-BR}. */
public final class Locales {
  private static final String LAST = "en";
  private static final int LONGEST = 35;

  private Locales() {}

  /** The tag as it is usually written; empty where the text is none. */
  public static Optional<String> canonical(String tag) {
    try {
      String canonical = new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
      return canonical.equals("und") || canonical.length() > LONGEST
          ? Optional.empty()
          : Optional.of(canonical);
    } catch (IllformedLocaleException _) {
      return Optional.empty();
    }
  }

  /**
   * Which languages to try, best first: {@code pt-BR}, {@code pt}, {@code en}.
   *
   * @param tag null, and what is no tag, mean English
   */
  public static List<String> fallback(@Nullable String tag) {
    List<String> tags = new ArrayList<>();
    String rest = tag == null ? "" : canonical(tag).orElse("");
    while (!rest.isEmpty()) {
      tags.add(rest);
      rest = rest.substring(0, Math.max(0, rest.lastIndexOf('-')));
    }
    if (!tags.contains(LAST)) {
      tags.add(LAST);
    }
    return tags;
  }
}
