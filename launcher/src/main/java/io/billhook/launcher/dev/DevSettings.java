package io.billhook.launcher.dev;

import io.billhook.config.AccessConfig;
import io.billhook.devkit.simulator.identity.Client;
import io.billhook.devkit.web.ExampleSite;
import io.billhook.launcher.CannotStart;
import io.billhook.launcher.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of a development process: what is not set is embedded or simulated, with the well-known
 * credentials of development.
 */
final class DevSettings {
  /** 32 zero bytes: it seals nothing that needs to stay secret. */
  private static final String ENCRYPTION_KEY = "dev:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private final Map<String, String> variables;
  private final int port;
  private final int mailPort;

  /**
   * What a development process is told.
   *
   * @param mailPort where the simulated mail server will listen
   */
  DevSettings(Map<String, String> variables, int port, int mailPort) {
    this.variables = variables;
    this.port = port;
    this.mailPort = mailPort;
    String key = variables.getOrDefault("STRIPE_SECRET_KEY", "");
    if (key.startsWith("sk_live_") || key.startsWith("rk_live_")) {
      throw CannotStart.wrongUse(
          "dev refuses STRIPE_SECRET_KEY: it is a live key. Unset it, or use a test key.");
    }
  }

  /** Where {@code examples/web} is; by this name browsers keep its cookie. */
  static String site(int port) {
    return "http://localhost:" + port + ExampleSite.PATH;
  }

  boolean has(String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }

  boolean simulatesStripe() {
    return !has("STRIPE_SECRET_KEY");
  }

  boolean simulatesBrevo() {
    return !has("BREVO_API_KEY");
  }

  boolean simulatesSmtp() {
    return !has("SMTP_URL");
  }

  boolean simulatesOidc() {
    return !has("OAUTH_OIDC_ISSUER");
  }

  boolean simulatesTwilio() {
    return !has("TWILIO_ACCOUNT_SID");
  }

  /** The settings, with the embedded services that stand in for what is not set. */
  Settings complete(URI database, URI broker, String prefix) {
    String base = "http://127.0.0.1:" + port;
    Map<String, String> all = new HashMap<>(variables);
    all.values().removeIf(String::isBlank);
    if (simulatesStripe()) {
      all.put("STRIPE_SECRET_KEY", "sk_test_dev");
      all.putIfAbsent("STRIPE_API_BASE", base + "/_sim/stripe/api");
    }
    if (simulatesBrevo()) {
      all.put("BREVO_API_KEY", "xkeysib-dev");
      all.putIfAbsent("BREVO_API_BASE", base + "/_sim/brevo/api");
    }
    // Where Brevo is there, too, mail goes by it unless EMAIL_PROVIDERS says otherwise.
    if (simulatesSmtp()) {
      all.put("SMTP_URL", "smtp://dev:dev@127.0.0.1:" + mailPort);
      all.putIfAbsent("EMAIL_PROVIDERS", "brevo");
    }
    if (simulatesOidc()) {
      all.put("OAUTH_OIDC_ISSUER", base + "/_sim/oidc");
      all.put("OAUTH_OIDC_CLIENT_ID", Client.ID);
      all.put("OAUTH_OIDC_CLIENT_SECRET", Client.SECRET);
    }
    if (simulatesTwilio()) {
      all.put("TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32));
      all.put("TWILIO_MESSAGING_SERVICE_SID", "MG" + "0".repeat(32));
      all.putIfAbsent("TWILIO_AUTH_TOKEN", "twilio_dev");
      all.putIfAbsent("TWILIO_API_BASE", base + "/_sim/twilio/api");
    }
    if (!has("APP_URL")) {
      all.put("APP_URL", site(port));
      all.putIfAbsent("APP_VERIFY_PATH", "/verify");
    }
    all.putIfAbsent("SMS_COUNTRIES", "*");
    all.putIfAbsent("STRIPE_WEBHOOK_SECRETS", "whsec_dev");
    all.putIfAbsent("BREVO_WEBHOOK_TOKEN", "brevo_dev");
    all.putIfAbsent("EMAIL_FROM", "Billhook <billing@billhook.local>");
    all.putIfAbsent("ENCRYPTION_KEYS", ENCRYPTION_KEY);
    all.putIfAbsent("WORKER_GRACE_SECONDS", "3");
    all.putIfAbsent("DRAIN_SECONDS", "0");
    all.putIfAbsent(
        "OPS_SECOND_FACTOR", "optional"); // its operator's password is well-known anyway
    all.putIfAbsent("STRANGER_MAILS_A_DAY", "100000"); // tests of a front end sign up all day
    all.putIfAbsent("STRANGER_MAILS_AN_HOUR", "100000");
    all.putIfAbsent("EMAIL_NEW_TENANT_DAILY", "0"); // every tenant of it is new
    all.putIfAbsent("RABBITMQ_PREFIX", prefix);
    all.put("DATABASE_URL", database.toString());
    all.put("RABBITMQ_URL", broker.toString());
    all.put("PORT", String.valueOf(port));
    all.putIfAbsent("PUBLIC_BASE_URL", base);
    Settings settings = Settings.from(all);
    AccessConfig access = settings.access();
    return settings
        .with(settings.http().forDevelopment())
        .with(settings.smtp().forDevelopment())
        .with(access.with(access.oauth().withLoopback()));
  }
}
