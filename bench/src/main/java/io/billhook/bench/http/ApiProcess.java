package io.billhook.bench.http;

import io.billhook.bench.report.CannotMeasure;
import io.billhook.bench.server.Servers;
import io.billhook.launcher.Billhook;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code billhook api} in a JVM of its own, as in production, save that it logs only warnings. */
public final class ApiProcess implements AutoCloseable {
  public static final String SECRET = "whsec_bench";
  public static final String BREVO_TOKEN = "brevo_bench";
  public static final String MANAGEMENT_TOKEN = "look_at_metrics";

  /** With which its mails are sealed. */
  public static final String ENCRYPTION_KEYS = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";

  private static final Pattern READY = Pattern.compile("billhook ready http://[^:]+:(\\d+)");
  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final Path folder;
  private final int port;

  public ApiProcess(Servers servers) throws IOException {
    this(servers, List.of(), Map.of("RATE_LIMIT_PERCENT", "10000")); // counted, and nobody refused
  }

  private ApiProcess(Servers servers, List<String> options, Map<String, String> more)
      throws IOException {
    folder = Files.createTempDirectory("billhook-bench-"); // no file .env is in it
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(
        List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Billhook.class.getName(), "api"));
    var builder = new ProcessBuilder(command);
    builder.directory(folder.toFile()).redirectError(Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(variables(servers));
    builder.environment().putAll(more);
    process = builder.start();
    port = awaitReady();
  }

  /** One with 512 MB and the usual limits, which ends where the heap is too small. */
  public static ApiProcess small(Servers servers) throws IOException {
    return new ApiProcess(
        servers, List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"), Map.of("LOG_LEVEL", "ERROR"));
  }

  private static Map<String, String> variables(Servers servers) {
    return Map.ofEntries(
        Map.entry("DATABASE_URL", servers.database().url().toString()),
        Map.entry("RABBITMQ_URL", servers.broker().url().toString()),
        Map.entry("RABBITMQ_PREFIX", servers.broker().prefix()),
        Map.entry("PUBLIC_BASE_URL", "https://billhook.example.com"),
        Map.entry("HTTP_HOST", "127.0.0.1"),
        Map.entry("PORT", "0"),
        Map.entry("STRIPE_SECRET_KEY", "sk_test_bench"),
        Map.entry("STRIPE_WEBHOOK_SECRETS", SECRET),
        Map.entry("BREVO_API_KEY", "xkeysib-bench"),
        Map.entry("BREVO_WEBHOOK_TOKEN", BREVO_TOKEN),
        Map.entry("EMAIL_FROM", "Acme <billing@acme.example>"),
        Map.entry("ENCRYPTION_KEYS", ENCRYPTION_KEYS),
        Map.entry("MANAGEMENT_TOKEN", MANAGEMENT_TOKEN),
        Map.entry("LOG_LEVEL", "WARN"));
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  private int awaitReady() throws IOException {
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
    }
    throw new CannotMeasure("billhook api does not start; see above");
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(folder);
  }
}
