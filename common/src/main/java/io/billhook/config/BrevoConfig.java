package io.billhook.config;

import java.net.URI;

/**
 * How to reach Brevo.
 *
 * @param apiKey for the header {@code api-key}; empty where no mail of the installation goes by it
 * @param apiBase without {@code /v3}; the simulator's in development
 * @param from the sender's address, as {@code Name <address>} or the address alone
 */
public record BrevoConfig(String apiKey, URI apiBase, String from) {
  private static final URI API = URI.create("https://api.brevo.com");

  /** What EMAIL_FROM looks like. Whether it does is for who knows the rule for mail addresses. */
  public static final String SENDER =
      "the sender's address, Name <address@domain> or address@domain, ASCII before the @";

  public static BrevoConfig from(Env env) {
    return new BrevoConfig(
        apiKey(env),
        env.optional("BREVO_API_BASE", "an http or https address", Env.uri("http", "https"), API),
        sender(env));
  }

  /** Required where mail goes by Brevo. */
  private static String apiKey(Env env) {
    return EmailProvidersConfig.names(env).contains(EmailProvidersConfig.BREVO)
        ? env.required("BREVO_API_KEY", "an API key of Brevo, xkeysib-…", value -> value, "")
        : env.text("BREVO_API_KEY", "");
  }

  /** The sender's address alone, for who writes mails and leaves them to a worker. */
  public static String sender(Env env) {
    return env.required("EMAIL_FROM", SENDER, value -> value, "");
  }

  /** Whether it has a key. */
  public boolean isSet() {
    return !apiKey.isEmpty();
  }

  @Override
  public String toString() {
    return "BrevoConfig[apiBase=" + apiBase + "]";
  }
}
