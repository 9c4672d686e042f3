package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Variables as a production process needs them, with the providers simulated. */
public final class Served {
  public static final String MANAGEMENT_TOKEN = "look_at_metrics";

  private Served() {}

  public static Map<String, String> variables(
      DatabaseConfig database, URI simulators, String prefix) {
    Map<String, String> all = new HashMap<>();
    all.put("DATABASE_URL", database.url().toString());
    all.put("RABBITMQ_URL", TestServices.embeddedBroker().toString());
    all.put("RABBITMQ_PREFIX", prefix);
    all.put("PUBLIC_BASE_URL", "https://billhook.example.com");
    all.put("HTTP_HOST", "127.0.0.1");
    all.put("PORT", "0");
    all.put("MANAGEMENT_TOKEN", MANAGEMENT_TOKEN);
    all.put("STRIPE_SECRET_KEY", "sk_test_served");
    all.put("STRIPE_WEBHOOK_SECRETS", StripeSigner.SECRET + ",whsec_older");
    all.put("STRIPE_API_BASE", simulators + "/_sim/stripe/api");
    all.put("BREVO_API_KEY", "xkeysib-served");
    all.put("BREVO_WEBHOOK_TOKEN", "brevo_served");
    all.put("BREVO_API_BASE", simulators + "/_sim/brevo/api");
    all.put("EMAIL_FROM", "Acme <billing@acme.example>");
    all.put("ENCRYPTION_KEYS", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    all.put("WORKER_GRACE_SECONDS", "2");
    all.put("OPS_SECOND_FACTOR", "optional"); // OperatorCodesTest wants it
    return all;
  }

  /** The same with the log-in that {@code billhook migrate} makes for api and worker. */
  public static Map<String, String> withLogIn(Path folder, Map<String, String> variables) {
    String user = "app_" + UUID.randomUUID().toString().substring(24);
    Map<String, String> owner = new HashMap<>(variables);
    owner.put("DATABASE_APP_USER", user);
    owner.put("DATABASE_APP_PASSWORD", "of-" + user);
    Command.Ended made = Command.run(folder, owner, "migrate");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains(user).doesNotContain("of-" + user);
    URI url = URI.create(owner.get("DATABASE_URL"));
    return with(
        variables,
        "DATABASE_URL",
        "postgres://%s:of-%s@%s:%d%s"
            .formatted(user, user, url.getHost(), url.getPort(), url.getPath()));
  }

  public static Map<String, String> with(Map<String, String> variables, String name, String value) {
    Map<String, String> other = new HashMap<>(variables);
    other.put(name, value);
    return other;
  }
}
