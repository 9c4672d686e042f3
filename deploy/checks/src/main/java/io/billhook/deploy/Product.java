package io.billhook.deploy;

import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Billhook is, read where it says so itself.
 *
 * @param settings every variable of {@code .env.example} with the value that stands there, which is
 *     the usual one for numbers
 * @param required groups of variables of which api and worker want one
 * @param commands what may stand after {@code billhook}, by picocli's annotations
 * @param health the paths that tell whether a process lives and is ready, by the contract
 */
public record Product(
    Map<String, String> settings,
    List<Set<String>> required,
    Set<String> commands,
    Set<String> health) {

  private static final Pattern SETTING = Pattern.compile("#([A-Z][A-Z0-9_]*)=(.*)");

  /**
   * Those of a class of their own, and those of ServeCommand; not what comes after them, as list.
   */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^@Command\\(\\s*name = \"([a-z-]+)\"|@Command\\(\\s*name = \"([a-z-]+)\"[^@]*class"
              + " \\w+ extends ServeCommand");

  /**
   * A comment says so: "Required, save in dev", "Required by api and worker", "Required where mail
   * goes by Brevo".
   */
  private static final Pattern REQUIRED =
      Pattern.compile("(?:^|\\. )Required(?: where mail goes by Brevo)?(?:[,;.]| by )");

  /** Of these the one stands for the other. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "DATABASE_URL",
          "DATABASE_DIRECT_URL",
          "RABBITMQ_URL",
          "CLOUDAMQP_URL",
          "BREVO_API_KEY",
          "SMTP_URL");

  public static Product of(Path root) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    List<Set<String>> required = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : Files.readAllLines(root.resolve(".env.example"))) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        settings.put(setting.group(1), setting.group(2));
        if (REQUIRED.matcher(comment).find()) {
          String instead = INSTEAD.get(setting.group(1));
          required.add(
              instead == null ? Set.of(setting.group(1)) : Set.of(setting.group(1), instead));
        }
        comment.setLength(0);
      } else if (line.startsWith("# ")) {
        comment.append(comment.isEmpty() ? "" : " ").append(line.substring(2));
      } else {
        comment.setLength(0);
      }
    }
    return new Product(settings, required, commands(root), health(root));
  }

  private static Set<String> commands(Path root) throws IOException {
    Set<String> commands = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(root.resolve("launcher/src/main/java"))) {
      for (Path source :
          sources.filter(each -> each.toString().endsWith("Command.java")).toList()) {
        Matcher command = COMMAND.matcher(Files.readString(source));
        while (command.find()) {
          commands.add(command.group(command.group(1) == null ? 2 : 1));
        }
      }
    }
    return commands;
  }

  private static Set<String> health(Path root) throws IOException {
    Set<String> paths = new TreeSet<>();
    String contract =
        Files.readString(root.resolve("api-verticle/src/main/resources/openapi/management.yaml"));
    Trees.yaml(contract).getFirst().path("paths").fieldNames().forEachRemaining(paths::add);
    paths.removeIf(path -> !path.startsWith("/health/") || path.equals("/health/echo"));
    return paths;
  }

  /** Seconds after SIGTERM within which a process ends unless told. */
  public long stopSeconds() {
    return Long.parseLong(settings.getOrDefault("STOP_SECONDS", "30"));
  }

  public String port() {
    return settings.getOrDefault("PORT", "8080");
  }
}
