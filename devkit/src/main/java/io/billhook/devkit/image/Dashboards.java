package io.billhook.devkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.devkit.faults.installation.Door;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what watches an installation asks for metrics that there are. */
final class Dashboards {
  private static final Pattern NAME = Pattern.compile("\\b(?:billhook|jvm|process)_[a-z0-9_]+");
  private static final Pattern EXPORTED = Pattern.compile("(?m)^([a-z_][a-z0-9_]*)(?:\\{| )");
  private static final Pattern EXPRESSION =
      Pattern.compile("(?m)(?:\"expr\": \"|^\\s*expr: )(.*)$");

  private Dashboards() {}

  /** The names of what is exported there. */
  static Set<String> exported(URI base) throws IOException {
    Map<String, String> opens = Map.of("Authorization", "Bearer " + Surroundings.MANAGEMENT_TOKEN);
    Door.Answer answer = new Door(base).send("GET", "/metrics", opens, "");
    if (answer.status() != 200) {
      throw new IllegalStateException("/metrics: " + answer.status() + " " + answer.body());
    }
    return names(EXPORTED, answer.body());
  }

  /**
   * Looks at every expression below a folder.
   *
   * @throws IllegalStateException naming what none exports
   */
  static void check(Path folder, Set<String> exported) throws IOException {
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> texts =
          files
              .filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(".yml"))
              .toList();
      for (Path text : texts) {
        EXPRESSION
            .matcher(Files.readString(text, UTF_8))
            .results()
            .forEach(
                found -> NAME.matcher(found.group(1)).results().forEach(n -> asked.add(n.group())));
      }
    }
    if (asked.size() < 10) {
      throw new IllegalStateException("Only these metrics are asked for: " + asked);
    }
    asked.removeAll(exported);
    if (!asked.isEmpty()) {
      throw new IllegalStateException(
          folder + " asks for metrics that none exports: " + asked + "\nThere are " + exported);
    }
    System.out.println("metrics: all that are asked for are exported");
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
