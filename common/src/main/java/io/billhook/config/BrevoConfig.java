package io.billhook.config;

import java.net.URI;
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

  /** What EMAIL_FROM looks like. Whether it does is for who knows the rule for mail addresses. */
  public static final String SENDER =
      "the sender's address, Name <address@domain> or address@domain, ASCII before the @";

  public static BrevoConfig from(Env env) {
    return new BrevoConfig(
        env.required("BREVO_API_KEY", "an API key of Brevo, xkeysib-…", value -> value, ""),
        env.text("BREVO_WEBHOOK_TOKEN"),
        env.optional("BREVO_API_BASE", "an http or https address", Env.uri("http", "https"), API),
        sender(env));
  }

  /** The sender's address alone, for who writes mails and leaves them to a worker. */
  public static String sender(Env env) {
    return env.required("EMAIL_FROM", SENDER, value -> value, "");
  }

  @Override
  public String toString() {
    return "BrevoConfig[apiBase=" + apiBase + "]";
  }
}
