package io.billhook.devkit.image;

import io.billhook.devkit.EmbeddedBroker;
import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** What an assembled program needs from outside: a database, a broker, and providers. */
final class Surroundings implements AutoCloseable {
  static final String SECRET = "whsec_image";

  /** With which the program gives its metrics. */
  static final String MANAGEMENT_TOKEN = "image-management";

  private static final String APP = "billhook_app";

  private final EmbeddedPostgres postgres = EmbeddedPostgres.startFast();
  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final Vertx vertx = Vertx.vertx();
  private final int port = FreePort.find();
  private final Simulators simulators;
  private final Door simulated;

  /** Blocks until all of it answers. */
  Surroundings() {
    SimulatorSettings development = SimulatorSettings.development();
    simulators =
        Simulators.create(
            vertx,
            new SimulatorSettings(
                SECRET,
                development.brevoWebhookToken(),
                development.twilioAuthToken(),
                base(),
                development.clock(),
                development.firstRetry()));
    simulated = new Door(http(simulators.listen(0).await().actualPort()));
  }

  /** Where an api is to serve, at which the providers call it. */
  int port() {
    return port;
  }

  Door api() {
    return new Door(base());
  }

  Door simulators() {
    return simulated;
  }

  private URI base() {
    return http(port);
  }

  /** Of {@code migrate}: the owner of the database, and the log-in that it makes. */
  Map<String, String> ofMigrations() {
    Map<String, String> all = new HashMap<>(ofPrograms());
    all.put("DATABASE_URL", postgres.url().toString());
    all.put("DATABASE_APP_USER", APP);
    all.put("DATABASE_APP_PASSWORD", APP);
    return all;
  }

  /** Of everything else. */
  Map<String, String> ofPrograms() {
    Map<String, String> all = new HashMap<>();
    all.put(
        "DATABASE_URL",
        "postgres://%s:%s@127.0.0.1:%d%s"
            .formatted(APP, APP, postgres.url().getPort(), postgres.url().getPath()));
    all.put("RABBITMQ_URL", broker.url().toString());
    all.put("STRIPE_API_BASE", simulated.base() + "/_sim/stripe/api");
    all.put("BREVO_API_BASE", simulated.base() + "/_sim/brevo/api");
    all.put("TWILIO_API_BASE", simulated.base() + "/_sim/twilio/api");
    all.put("STRIPE_SECRET_KEY", "sk_test_image");
    all.put("STRIPE_WEBHOOK_SECRETS", SECRET);
    all.put("BREVO_API_KEY", "xkeysib-image");
    all.put("BREVO_WEBHOOK_TOKEN", "brevo_dev");
    all.put("EMAIL_FROM", "Acme <billing@acme.example>");
    all.put("TWILIO_ACCOUNT_SID", "AC" + "0".repeat(32));
    all.put("TWILIO_AUTH_TOKEN", "twilio_dev");
    all.put("TWILIO_MESSAGING_SERVICE_SID", "MG" + "0".repeat(32));
    all.put("SMS_COUNTRIES", "*");
    all.put("ENCRYPTION_KEYS", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=");
    all.put("MANAGEMENT_TOKEN", MANAGEMENT_TOKEN);
    all.put("PUBLIC_BASE_URL", base().toString());
    all.put("HTTP_HOST", "127.0.0.1");
    all.put("PORT", Integer.toString(port));
    all.put("RATE_LIMITS", "off"); // all that comes is one client's
    all.put("EMAIL_NEW_TENANT_DAILY", "0");
    all.put("OPS_SECOND_FACTOR", "optional");
    return all;
  }

  private static URI http(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    simulators.close();
    vertx.close().await();
    broker.close();
    postgres.close();
  }
}
