package io.billhook.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * How Brevo's callbacks prove themselves.
 *
 * @param tokens any of them opens, as Bearer token or as password; none: only tenants' own do
 * @param networks where callbacks come from; none: from anywhere
 */
public record BrevoWebhookConfig(List<String> tokens, List<Network> networks) {
  public BrevoWebhookConfig {
    tokens = List.copyOf(tokens);
    networks = List.copyOf(networks);
  }

  public static BrevoWebhookConfig from(Env env) {
    return new BrevoWebhookConfig(
        env.optional(
            "BREVO_WEBHOOK_TOKEN",
            "tokens, separated by commas",
            BrevoWebhookConfig::tokens,
            List.of()),
        env.optional(
            "BREVO_WEBHOOK_CIDRS",
            "networks as 192.0.2.0/24 or 2001:db8::/32, separated by commas",
            Network::list,
            List.of()));
  }

  private static List<String> tokens(String value) {
    List<String> tokens = Stream.of(value.split(",", -1)).map(String::strip).toList();
    if (tokens.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException();
    }
    return tokens;
  }

  @Override
  public String toString() {
    return "BrevoWebhookConfig[" + tokens.size() + " tokens, " + networks.size() + " networks]";
  }
}
