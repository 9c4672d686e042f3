package io.billhook.config;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which words people tell us to send them no more text messages: those that Twilio takes for it,
 * and more of the languages that one's customers speak.
 *
 * @param stop each as the whole text, in upper case
 */
public record OptOutConfig(Set<String> stop) {
  private static final int LONGEST = 40;
  private static final Set<String> ALWAYS =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT");
  private static final Set<String> START = Set.of("START", "YES", "UNSTOP");

  /** With the usual words alone. */
  public static final OptOutConfig USUAL = new OptOutConfig(ALWAYS);

  public OptOutConfig {
    stop = Set.copyOf(stop);
  }

  public static OptOutConfig from(Env env) {
    return new OptOutConfig(
        env.optional(
            "SMS_STOP_WORDS",
            "words as STOPP,ARRET, of at most 40 characters each, none of START, YES, UNSTOP",
            OptOutConfig::with,
            ALWAYS));
  }

  private static Set<String> with(String value) {
    Set<String> more =
        Arrays.stream(value.split(","))
            .map(OptOutConfig::form)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (more.stream().anyMatch(word -> word.length() > LONGEST || START.contains(word))) {
      throw new IllegalArgumentException();
    }
    return Stream.concat(ALWAYS.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a whole text asks to stop, in any case and with blanks around it. */
  public boolean stops(String text) {
    return stop.contains(form(text));
  }

  /** Whether it takes that back. */
  public boolean starts(String text) {
    return START.contains(form(text));
  }

  private static String form(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
  }
}
