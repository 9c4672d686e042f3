package io.billhook.bench.processes.fleet;

import io.billhook.bench.server.Servers;
import java.util.HashMap;
import java.util.Map;

/** The settings that every process of a fleet has. */
final class Usual {
  private Usual() {}

  /**
   * Settings, as the environment has them.
   *
   * @param simulators the port of simulated providers
   */
  static Map<String, String> variables(Servers servers, int simulators) {
    Map<String, String> all = new HashMap<>();
    all.put("DATABASE_URL", servers.database().url().toString());
    all.put("DATABASE_POOL_SIZE", "10"); // two of each fit into PostgreSQL's usual 100
    all.put("RABBITMQ_URL", servers.broker().url().toString());
    all.put("RABBITMQ_PREFIX", servers.broker().prefix());
    String simulated = "http://127.0.0.1:" + simulators + "/_sim";
    all.put("STRIPE_API_BASE", simulated + "/stripe/api");
    all.put("BREVO_API_BASE", simulated + "/brevo/api");
    all.put("TWILIO_API_BASE", simulated + "/twilio/api");
    all.put("STRIPE_SECRET_KEY", "sk_test_processes");
    all.put("STRIPE_WEBHOOK_SECRETS", Keys.WEBHOOK_SECRET);
    all.put("BREVO_API_KEY", "xkeysib-processes");
    all.put("EMAIL_FROM", "Acme <billing@acme.example>");
    all.put("TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32));
    all.put("TWILIO_AUTH_TOKEN", "twilio_dev");
    all.put("TWILIO_MESSAGING_SERVICE_SID", "MG" + "0".repeat(32));
    all.put("SMS_COUNTRIES", "*");
    all.put("SMS_DAILY_CODES", "1000000");
    all.put("ENCRYPTION_KEYS", Keys.OLD);
    all.put("PUBLIC_BASE_URL", "https://billhook.example.com");
    all.put("HTTP_HOST", "127.0.0.1");
    all.put("HTTP_MAX_CONNECTIONS_PER_ADDRESS", "4000");
    all.put("RATE_LIMITS", "off"); // all that comes is one machine's
    all.put("EMAIL_NEW_TENANT_DAILY", "0");
    all.put("EMAIL_DAILY", "0");
    all.put("STRANGER_MAILS_A_DAY", "100000");
    all.put("STRANGER_MAILS_AN_HOUR", "100000");
    all.put("API_KEYS_PER_TENANT", "200");
    all.put("SESSIONS_PER_ACCOUNT", "100000");
    all.put("OPS_SECOND_FACTOR", "optional");
    all.put("WORKER_GRACE_SECONDS", "5");
    all.put("USAGE_REPORT_SECONDS", "86400"); // nothing beside what is measured
    all.put("LOG_LEVEL", "WARN");
    return all;
  }
}
