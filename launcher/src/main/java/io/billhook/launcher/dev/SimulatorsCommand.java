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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code billhook simulators}. */
@Command(
    name = "simulators",
    description = "Serves simulated Stripe, Brevo and Twilio alone, with an inbox page.",
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

  @Override
  public Integer call() throws Exception {
    Map<String, String> variables = port.in(DotEnv.variables());
    Vertx vertx = Vertx.vertx();
    Simulators simulators = Simulators.create(vertx, settings(variables));
    int listening;
    try {
      listening = simulators.listen(DevPort.of(variables)).await().actualPort();
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

  /** The first webhook secret signs; the others are there to be rotated out. */
  private SimulatorSettings settings(Map<String, String> variables) {
    SimulatorSettings development = SimulatorSettings.development();
    String base = variables.getOrDefault("PUBLIC_BASE_URL", "");
    return new SimulatorSettings(
        set(variables, "STRIPE_WEBHOOK_SECRETS", development.stripeWebhookSecret())
            .split(",", 2)[0],
        set(variables, "BREVO_WEBHOOK_TOKEN", development.brevoWebhookToken()),
        set(variables, "TWILIO_AUTH_TOKEN", development.twilioAuthToken()),
        base.isBlank() ? target : URI.create(base),
        development.clock(),
        development.firstRetry());
  }

  private static String set(Map<String, String> variables, String name, String otherwise) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }
}
