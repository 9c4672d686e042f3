package io.billhook.launcher.init;

import io.billhook.crypto.FreshKey;
import io.billhook.crypto.RandomToken;
import io.billhook.launcher.init.Platform.Database;
import java.util.HexFormat;

/** The settings of one installation, as a file that {@code .env} may be: made anew at each call. */
final class SettingsSheet {
  private static final int WIDTH = 100;

  private final Platform platform;
  private final StringBuilder text = new StringBuilder();

  SettingsSheet(Platform platform) {
    this.platform = platform;
  }

  String text() {
    say("Settings of Billhook for " + platform.title + ", by: billhook init " + platform.id());
    say("It holds secrets: keep it out of version control, and a copy where you keep secrets.");
    say("Where it goes: " + platform.page() + ". Every other setting: .env.example.");
    made();
    asked();
    known();
    return text.toString();
  }

  private void made() {
    section("Made for you, each once");
    set("ENCRYPTION_KEYS", FreshKey.create(), "Seals what must be read again: lost is lost.");
    set(
        "MANAGEMENT_TOKEN",
        RandomToken.create(),
        "Opens /metrics, and /health/echo, which billhook doctor --public asks.");
    set(
        "BREVO_WEBHOOK_TOKEN",
        RandomToken.create(),
        "Set the same as the token of Brevo's webhook: docs/suppressions.md.");
    if (platform.database == Database.OWN) {
      set("POSTGRES_PASSWORD", password(), "The owner's of the database, for migrations alone.");
      set(
          "POSTGRES_APP_PASSWORD",
          password(),
          "That of api and worker, whose log-in migrate makes.");
      set("RABBITMQ_PASSWORD", password(), "Of the broker.");
      set("GRAFANA_PASSWORD", password(), "Of admin in Grafana, in the profile observability.");
    } else {
      set(
          "DATABASE_APP_USER",
          "billhook_app",
          "The log-in that billhook migrate makes for api and worker, which DATABASE_URL names.");
      add("DATABASE_APP_PASSWORD", password());
      broker();
    }
  }

  /** Started by our files; elsewhere only the user knows where it is. */
  private boolean brokerBeside() {
    return platform == Platform.RAILWAY || platform == Platform.RENDER;
  }

  private void broker() {
    if (platform == Platform.RAILWAY) {
      set(
          "RABBITMQ_PASSWORD",
          password(),
          "Of the broker; deploy/railway makes the broker's address of it.");
    } else if (platform == Platform.RENDER) {
      String password = password();
      set("RABBITMQ_DEFAULT_PASS", password, "Of the broker.");
      set(
          "RABBITMQ_URL",
          "amqp://billhook:" + password + "@billhook-rabbitmq-HASH:5672/",
          "Put the broker's internal host into it once Render has made it: " + platform.page());
    }
  }

  private void asked() {
    section("Only you know");
    ask(
        "PUBLIC_BASE_URL",
        "The address by which clients and providers reach the api: https://billing.example.com");
    if (platform.database != Database.OWN) {
      database();
      if (!brokerBeside()) {
        ask("RABBITMQ_URL", "amqps://USER:PASSWORD@HOST/VHOST");
      }
    }
    ask("STRIPE_SECRET_KEY", "sk_test_… or sk_live_…, or a restricted key: docs/stripe.md.");
    ask(
        "STRIPE_WEBHOOK_SECRETS",
        "whsec_…, of the webhook that leads to PUBLIC_BASE_URL/webhooks/stripe.");
    ask("BREVO_API_KEY", "xkeysib-…. For a mail server of your own set SMTP_URL in its place.");
    ask("EMAIL_FROM", "The sender of every mail: Name <address@domain>.");
  }

  private void database() {
    ask(
        "DATABASE_URL",
        "For api and worker: postgres://billhook_app:DATABASE_APP_PASSWORD@HOST:5432/DATABASE");
    ask("DATABASE_DIRECT_URL", "For billhook migrate alone: the same with the owner's log-in.");
    if (platform.database == Database.GIVEN_WITH_CA) {
      ask(
          "DATABASE_CA",
          "The provider's authorities in PEM, line breaks as \\n; the certificate is checked then.");
    }
  }

  private void known() {
    section("As " + platform.title + " wants it");
    if (platform.portIsAsked) {
      set("HTTP_HOST", "0.0.0.0", "Where the platform's proxy finds the api.");
      add("PORT", "8080");
    } else if (platform == Platform.CLOUDRUN) {
      set("HTTP_HOST", "0.0.0.0", "PORT is the platform's to set.");
    }
    set(
        "TRUSTED_PROXY_HOPS",
        String.valueOf(platform.proxies),
        "How many entries of X-Forwarded-For are the proxies'; billhook doctor --public measures it.");
    set(
        "STOP_SECONDS",
        String.valueOf(platform.stopSeconds),
        "Less than the time after which a process is killed: " + platform.page() + ".");
    set(
        "DATABASE_POOL_SIZE",
        String.valueOf(platform.poolSize),
        "Of each process; billhook doctor compares all with what the server has.");
  }

  /** Letters and digits: it becomes part of an address. */
  private static String password() {
    return HexFormat.of().formatHex(RandomToken.bytes());
  }

  private void section(String title) {
    text.append("\n# ---- ").append(title).append(" ");
    text.repeat('-', Math.max(4, WIDTH - title.length() - 8)).append('\n');
  }

  private void ask(String name, String comment) {
    set(name, "", comment);
  }

  private void set(String name, String value, String comment) {
    text.append('\n');
    say(comment);
    add(name, value);
  }

  private void say(String comment) {
    text.append("# ").append(comment).append('\n');
  }

  private void add(String name, String value) {
    text.append(name).append('=').append(value).append('\n');
  }
}
