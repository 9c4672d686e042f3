package io.billhook.launcher.dev;

import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.launcher.CannotStart;
import io.billhook.launcher.DotEnv;
import io.billhook.launcher.PortOption;
import io.billhook.launcher.Ready;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code billhook simulators}. */
@Command(
    name = "simulators",
    description =
        "Serves simulated Stripe, Brevo, Twilio and a mail server alone, with an inbox page.",
    mixinStandardHelpOptions = true)
final class SimulatorsCommand implements Callable<Integer> {
  private static final URI NO_TARGET = URI.create("none");

  @Mixin private PortOption port = new PortOption();

  @Option(
      names = "--target",
      paramLabel = "URL",
      description =
          "Where Billhook receives their webhooks. Default: PUBLIC_BASE_URL, else "
              + "http://127.0.0.1:8080. What is sent to PUBLIC_BASE_URL goes there, too. \"none\": "
              + "no webhook is called.")
  private @Nullable URI target;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to bind, as 0.0.0.0 in a container: whoever reaches it may do all that is "
              + "done here. Default: ${DEFAULT-VALUE}",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--pages",
      paramLabel = "URL",
      description =
          "The address by which browsers reach the pages of checkouts and invoices. Default: the "
              + "one by which Billhook calls the simulators.")
  private @Nullable URI pages;

  @Option(
      names = "--smtp-port",
      paramLabel = "PORT",
      description = "Where the mail server listens, on this machine alone. Default: nowhere")
  private @Nullable Integer smtpPort;

  @Override
  public Integer call() throws Exception {
    Map<String, String> variables = port.in(DotEnv.variables());
    Vertx vertx = Vertx.vertx();
    Simulators simulators = Simulators.create(vertx, settings(variables));
    String name = variables.getOrDefault("PUBLIC_BASE_URL", "");
    if (!name.isBlank()) {
      simulators.setPublicBaseUrl(URI.create(name));
    }
    if (pages != null) {
      simulators.setPages(pages);
    }
    int listening;
    try {
      listening = simulators.listen(DevPort.of(variables), host).await().actualPort();
      if (smtpPort != null) {
        simulators.mailServer().listen(smtpPort).await();
      }
    } catch (RuntimeException e) {
      vertx.close().await();
      throw new CannotStart("the simulators cannot listen: " + e.getMessage());
    }
    Ready.onStop(
        () -> {
          simulators.close();
          vertx.close().await();
        },
        java.time.Duration.ofSeconds(9));
    Ready.say(listening);
    Ready.waitForSignal();
    return 0;
  }

  /** The first of several secrets signs; the others are there to be rotated out. */
  private SimulatorSettings settings(Map<String, String> variables) {
    SimulatorSettings development = SimulatorSettings.development();
    return new SimulatorSettings(
        set(variables, "STRIPE_WEBHOOK_SECRETS", development.stripeWebhookSecret())
            .split(",", 2)[0],
        set(variables, "BREVO_WEBHOOK_TOKEN", development.brevoWebhookToken()).split(",", 2)[0],
        set(variables, "TWILIO_AUTH_TOKEN", development.twilioAuthToken()).split(",", 2)[0].strip(),
        target(variables),
        development.clock(),
        development.firstRetry());
  }

  private @Nullable URI target(Map<String, String> variables) {
    return target == null
        ? URI.create(set(variables, "PUBLIC_BASE_URL", "http://127.0.0.1:8080"))
        : target.equals(NO_TARGET) ? null : target;
  }

  private static String set(Map<String, String> variables, String name, String otherwise) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }
}
