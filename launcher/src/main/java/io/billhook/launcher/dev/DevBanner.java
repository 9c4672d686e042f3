package io.billhook.launcher.dev;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a developer needs to know when all is up. */
final class DevBanner {
  private DevBanner() {}

  static void print(DevStack stack, @Nullable Path data) {
    URI base = stack.base();
    boolean stripe = stack.settings.stripe().apiBase().toString().startsWith(base.toString());
    boolean brevo = stack.settings.brevo().apiBase().toString().startsWith(base.toString());
    boolean oidc =
        stack.settings.access().oauth().oidc().values().stream()
            .anyMatch(one -> one.issuer().startsWith(base.toString()));
    boolean twilio = stack.settings.twilio().apiBase().toString().startsWith(base.toString());
    System.out.println();
    System.out.println("Billhook in development");
    System.out.println();
    line("PostgreSQL", database(stack, data));
    line(
        "Broker",
        stack.services.brokerIsEmbedded()
            ? "embedded, in memory"
            : "RABBITMQ_URL, at " + place(stack.services.broker));
    line("Stripe", stripe ? "simulator" : "REAL, by STRIPE_SECRET_KEY or STRIPE_API_BASE");
    line("Mail", brevo ? "simulator" : "REAL, by BREVO_API_KEY or BREVO_API_BASE");
    line("OpenID", oidc ? "simulator" : "REAL, by OAUTH_OIDC_ISSUER");
    line("SMS", twilio ? "simulator" : "REAL, by TWILIO_ACCOUNT_SID or TWILIO_API_BASE");
    System.out.println();
    line("First page", base + "/");
    line("Routes", base + "/docs");
    line("Inbox", base + "/_sim/inbox");
    line("Simulators", base + "/_sim");
    line("Health", base + "/health/ready");
    line("Metrics", base + "/metrics");
    line(
        "Front end",
        DevSettings.site(stack.port()) + "/ (examples/web), or any page of this machine");
    line("Operator", DevStack.OPERATOR + " / " + DevStack.PASSWORD + " at POST /v1/auth/login");
    line("API key", stack.seeded.key());
    System.out.println();
    System.out.println("Try it: queue a mail, then look into the inbox.");
    System.out.println();
    System.out.println("  curl -s " + base + "/v1/emails \\");
    System.out.println("    -H 'Authorization: Bearer " + stack.seeded.key() + "' \\");
    System.out.println("    -H 'Content-Type: application/json' -H 'Idempotency-Key: hello-1' \\");
    System.out.println(
        "    -d '{\"to\": \"ada@example.com\", \"subject\": \"Hello\", \"text\": \"It works.\"}'");
    System.out.println();
  }

  private static String database(DevStack stack, @Nullable Path data) {
    if (!stack.services.databaseIsEmbedded()) {
      return "DATABASE_URL, at " + place(stack.services.database);
    }
    return "embedded, at "
        + place(stack.services.database)
        + (data == null ? ", thrown away at the end" : ", kept in " + data.toAbsolutePath());
  }

  /** Without log-in and password. */
  private static String place(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
  }

  private static void line(String name, String value) {
    System.out.println("  " + name + " ".repeat(Math.max(1, 13 - name.length())) + value);
  }
}
