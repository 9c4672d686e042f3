package io.billhook.launcher;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Variables as a production process needs them, with the providers simulated. */
public final class Served {
  static final String MANAGEMENT_TOKEN = "look_at_metrics";

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
    return all;
  }

  public static Map<String, String> with(Map<String, String> variables, String name, String value) {
    Map<String, String> other = new HashMap<>(variables);
    other.put(name, value);
    return other;
  }

  /** Free now, and below those that a system gives to whoever asks for any. */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // taken: another one
      }
    }
  }
}
