package io.billhook.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * To whom text messages go, and how many. They cost money, and some numbers pay those who have them
 * texted, so countries are named by whoever runs the installation.
 *
 * @param sends whether this installation has a provider of text messages; a tenant may have its own
 * @param countries ISO 3166-1 alpha-2; null: all
 * @param segments that a tenant may send in a day (UTC)
 * @param codes that may be sent to a country in a day (UTC)
 */
public record SmsConfig(boolean sends, @Nullable Set<String> countries, int segments, int codes) {
  private static final String ALL = "*";

  /** Those of ISO 3166-1, and places with numbers of their own that it reserves or has not. */
  private static final Set<String> KNOWN =
      Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("AC", "TA", "XK"))
          .collect(Collectors.toUnmodifiableSet());

  /** To all countries, with the usual limits: for development and tests. */
  public static final SmsConfig EVERYWHERE = new SmsConfig(true, null, 1_000, 1_000);

  /** Where Twilio is set countries must be named. */
  public static SmsConfig from(Env env) {
    boolean sends = TwilioConfig.isSet(env);
    return new SmsConfig(
        sends,
        countries(env, sends),
        env.integer("SMS_DAILY_SEGMENTS", 1, 100_000_000, EVERYWHERE.segments()),
        env.integer("SMS_DAILY_CODES", 1, 100_000_000, EVERYWHERE.codes()));
  }

  private static @Nullable Set<String> countries(Env env, boolean required) {
    String wants = "two-letter codes of countries as DE,AT, or * for all";
    return required
        ? env.<@Nullable Set<String>>required("SMS_COUNTRIES", wants, SmsConfig::parsed, null)
        : env.<@Nullable Set<String>>optional("SMS_COUNTRIES", wants, SmsConfig::parsed, null);
  }

  private static @Nullable Set<String> parsed(String value) {
    if (value.equals(ALL)) {
      return null;
    }
    Set<String> named =
        Arrays.stream(value.split(","))
            .map(country -> country.strip().toUpperCase(Locale.ROOT))
            .filter(country -> !country.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (named.isEmpty() || !KNOWN.containsAll(named)) {
      throw new IllegalArgumentException();
    }
    return named;
  }

  /** Whether texts go to a number of this country. */
  public boolean reaches(String country) {
    return countries == null || countries.contains(country);
  }
}
