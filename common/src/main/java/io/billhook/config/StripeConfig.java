package io.billhook.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How to reach Stripe, and how it signs.
 *
 * @param secretKey {@code sk_test_…}, {@code sk_live_…}, or a restricted key {@code rk_…}
 * @param webhookSecrets any of them may sign an event, so that a secret can be rotated
 * @param apiBase without {@code /v1}; the simulator's in development
 */
public record StripeConfig(String secretKey, List<String> webhookSecrets, URI apiBase) {
  private static final URI API = URI.create("https://api.stripe.com");

  public static StripeConfig from(Env env) {
    return new StripeConfig(
        env.required(
            "STRIPE_SECRET_KEY",
            "a secret key of Stripe, sk_test_… or sk_live_…",
            matching("(sk|rk)_(test|live)_\\w+"),
            "sk_test_none"),
        env.required(
            "STRIPE_WEBHOOK_SECRETS",
            "the signing secrets of the webhook endpoint, whsec_…, separated by commas",
            value -> {
              var secrets = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
              if (secrets.stream().anyMatch(s -> !s.startsWith("whsec_"))) {
                throw new IllegalArgumentException();
              }
              return secrets;
            },
            List.of()),
        env.optional("STRIPE_API_BASE", "an http or https address", Env.uri("http", "https"), API));
  }

  /** Whether events of real money are expected here; those of the other mode are refused. */
  public boolean livemode() {
    return secretKey.startsWith("sk_live_") || secretKey.startsWith("rk_live_");
  }

  private static Function<String, String> matching(String pattern) {
    return value -> {
      if (!value.matches(pattern)) {
        throw new IllegalArgumentException();
      }
      return value;
    };
  }

  /** Secrets stay out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "StripeConfig[livemode=" + livemode() + ", apiBase=" + apiBase + "]";
  }
}
