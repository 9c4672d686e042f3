package io.billhook.config;

import java.net.URI;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Brevo, and how its callbacks prove themselves.
 *
 * @param apiKey for the header {@code api-key}
 * @param webhookToken the bearer token set on Brevo's webhook; null: its callbacks are not taken
 * @param apiBase without {@code /v3}; the simulator's in development
 * @param from the sender's address, as {@code Name <address>} or the address alone
 */
public record BrevoConfig(String apiKey, @Nullable String webhookToken, URI apiBase, String from) {
  private static final URI API = URI.create("https://api.brevo.com");

  /**
   * Reads it.
   *
   * @param isAddress the rule for mail addresses, which has its place elsewhere
   */
  public static BrevoConfig from(Env env, Predicate<String> isAddress) {
    return new BrevoConfig(
        env.required("BREVO_API_KEY", "an API key of Brevo, xkeysib-…", value -> value, ""),
        env.text("BREVO_WEBHOOK_TOKEN"),
        env.optional("BREVO_API_BASE", "an http or https address", Env.uri("http", "https"), API),
        sender(env, isAddress));
  }

  /** The sender's address alone, for who writes mails and leaves them to a worker. */
  public static String sender(Env env, Predicate<String> isAddress) {
    return env.required(
        "EMAIL_FROM",
        "the sender's address, Name <address@domain> or address@domain, ASCII before the @",
        value -> {
          if (!isAddress.test(value)) {
            throw new IllegalArgumentException();
          }
          return value;
        },
        "nobody@localhost");
  }

  @Override
  public String toString() {
    return "BrevoConfig[apiBase=" + apiBase + "]";
  }
}
