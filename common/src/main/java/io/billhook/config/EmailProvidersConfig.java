package io.billhook.config;

import java.util.Arrays;
import java.util.List;

/**
 * By whom mail goes.
 *
 * @param names the first is asked first; another only where it surely has not taken a mail
 * @param brevoRate calls to Brevo a second, of all workers together
 */
public record EmailProvidersConfig(List<String> names, int brevoRate) {
  public static final String BREVO = "brevo";
  public static final String SMTP = "smtp";
  private static final List<String> KNOWN = List.of(BREVO, SMTP);
  private static final int MOST_A_SECOND = 100_000;

  public EmailProvidersConfig {
    names = List.copyOf(names);
  }

  public static EmailProvidersConfig from(Env env) {
    return new EmailProvidersConfig(names(env), env.integer("BREVO_RATE", 1, MOST_A_SECOND, 900));
  }

  /** Those named, else those that are set; Brevo where none is. */
  static List<String> names(Env env) {
    return env.optional(
        "EMAIL_PROVIDERS",
        "one or more of " + String.join(", ", KNOWN) + ", separated by commas, each once",
        EmailProvidersConfig::names,
        env.text("SMTP_URL") == null
            ? List.of(BREVO)
            : env.text("BREVO_API_KEY") == null ? List.of(SMTP) : KNOWN);
  }

  private static List<String> names(String value) {
    List<String> names = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    if (!KNOWN.containsAll(names) || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException();
    }
    return names;
  }
}
