package io.billhook.devkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command by which the image's engine asks whether a container is well.
 *
 * @param command as the Dockerfile says it
 */
record HealthCheck(List<String> command) {
  private static final Pattern CHECK =
      Pattern.compile("(?m)^HEALTHCHECK(?:[^\\n]*\\\\\\n)*[^\\n]*?CMD (\\[.*])$");
  private static final int SECONDS = 10;

  static HealthCheck of(Path dockerfile) throws IOException {
    Matcher check = CHECK.matcher(Files.readString(dockerfile, UTF_8));
    if (!check.find()) {
      throw new IllegalStateException(dockerfile + " has no HEALTHCHECK with a list of words");
    }
    return new HealthCheck(new JsonArray(check.group(1)).stream().map(String::valueOf).toList());
  }

  /** Runs it, beside what serves on this port or does not. */
  void expect(int port, boolean well) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PORT", Integer.toString(port));
    Process asked = builder.start();
    try {
      boolean ended = asked.waitFor(SECONDS, TimeUnit.SECONDS);
      if (!ended || (asked.exitValue() == 0) != well) {
        asked.destroyForcibly();
        throw new IllegalStateException(
            "The health check says of what is " + (well ? "well" : "gone") + " that it is not so");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
