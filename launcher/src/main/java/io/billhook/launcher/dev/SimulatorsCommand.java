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

  @Mixin private PortOption port = new PortOption();

  @Option(
      names = "--target",
      paramLabel = "URL",
      description =
          "Where Billhook receives their webhooks. Default: PUBLIC_BASE_URL, else ${DEFAULT-VALUE}",
      defaultValue = "http://127.0.0.1:8080")
  private URI target = URI.create("http://127.0.0.1:8080");

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
    int listening;
    try {
      listening = simulators.listen(DevPort.of(variables)).await().actualPort();
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
    String base = variables.getOrDefault("PUBLIC_BASE_URL", "");
    return new SimulatorSettings(
        set(variables, "STRIPE_WEBHOOK_SECRETS", development.stripeWebhookSecret())
            .split(",", 2)[0],
        set(variables, "BREVO_WEBHOOK_TOKEN", development.brevoWebhookToken()).split(",", 2)[0],
        set(variables, "TWILIO_AUTH_TOKEN", development.twilioAuthToken()).split(",", 2)[0].strip(),
        base.isBlank() ? target : URI.create(base),
        development.clock(),
        development.firstRetry());
  }

  private static String set(Map<String, String> variables, String name, String otherwise) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }
}
