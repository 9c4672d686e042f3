package io.billhook.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.Platform.Described;
import io.billhook.deploy.Platform.Keys;
import io.billhook.deploy.Platform.Running;
import io.billhook.deploy.ProcessRules.Kill;
import io.billhook.deploy.ProcessRules.Started;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.KeyTree;
import io.billhook.deploy.file.Place;
import io.billhook.deploy.file.Selector;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of the platforms of {@code deploy/checks/platforms}: their keys, and the processes in
 * them.
 */
final class Platforms {
  private final Path root;
  private final Findings findings;
  private final ProcessRules rules;

  Platforms(Path root, Product product, Findings findings) {
    this.root = root;
    this.findings = findings;
    this.rules = new ProcessRules(product, findings);
  }

  /** Checks the files of one platform; how many. */
  int check(Platform platform) throws IOException {
    for (Described file : platform.files()) {
      @Nullable JsonNode tree = tree(file);
      if (tree != null) {
        check(platform, file, tree);
      }
    }
    return platform.files().size();
  }

  private @Nullable JsonNode tree(Described file) {
    Path path = root.resolve(file.file());
    if (Files.exists(path)) {
      return Trees.read(path, findings).orElse(null);
    }
    findings.add(
        path, "", "is not there, and a list of deploy/checks/platforms names it: change the list.");
    return null;
  }

  /** Checks a file as this tree: how it reads, or how a test has changed it. */
  void check(Platform platform, Described file, JsonNode tree) throws IOException {
    Path path = root.resolve(file.file());
    Keys keys = Objects.requireNonNull(platform.keys().get(file.keys()));
    new KeyTree(keys.tree()).check(path, new Place("", tree), findings);
    for (Running running : file.processes() == null ? List.<Running>of() : file.processes()) {
      rules.check(process(platform, path, running, tree));
    }
  }

  private Started process(Platform platform, Path file, Running running, JsonNode tree)
      throws IOException {
    List<Place> command =
        running.command() == null ? List.of() : find(file, running.command(), tree);
    String asked = running.asked() == null ? platform.page() : running.asked();
    Path page = root.resolve(asked == null ? "" : asked);
    return new Started(
        file,
        command.isEmpty() ? running.role() : command.getFirst().path(),
        running.role(),
        command.isEmpty() ? List.of() : words(command.getFirst().node()),
        findAll(file, running.health(), tree),
        kill(file, running, tree),
        findAll(file, running.port(), tree),
        variables(findAll(file, running.variables(), tree)),
        Files.isRegularFile(page) ? Files.readString(page) : "");
  }

  private Kill kill(Path file, Running running, JsonNode tree) {
    JsonNode kill = running.kill();
    if (kill == null) {
      return new Kill.Never();
    } else if (kill.isInt()) {
      return new Kill.Fixed(kill.asLong());
    }
    List<Place> places = find(file, kill.asText(), tree);
    return places.isEmpty() ? new Kill.Never() : new Kill.Told(places.getFirst());
  }

  private List<Place> findAll(Path file, @Nullable List<String> selectors, JsonNode tree) {
    List<Place> places = new ArrayList<>();
    for (String each : selectors == null ? List.<String>of() : selectors) {
      places.addAll(find(file, each, tree));
    }
    return places;
  }

  private List<Place> find(Path file, String selector, JsonNode tree) {
    List<Place> places = new Selector(selector).in(tree);
    if (places.isEmpty()) {
      findings.add(file, selector, "is not there, and should be: add it.");
    }
    return places;
  }

  private static List<String> words(JsonNode command) {
    if (command.isArray()) {
      List<String> words = new ArrayList<>();
      command.forEach(each -> words.add(each.asText()));
      return words;
    }
    return List.of(command.asText().strip().split("\\s+", -1));
  }

  /**
   * An object's names, or those in a list of {@code {name or key, value}} or of {@code NAME=value}.
   */
  static Map<String, String> variables(List<Place> places) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Place place : places) {
      JsonNode node = place.node();
      for (JsonNode each : node.isArray() ? node : List.<JsonNode>of()) {
        if (each.isTextual()) {
          int end = each.asText().indexOf('=');
          variables.put(
              end < 0 ? each.asText() : each.asText().substring(0, end),
              end < 0 ? "" : each.asText().substring(end + 1));
        } else if (each.has("name") || each.has("key")) {
          variables.put(
              each.path(each.has("name") ? "name" : "key").asText(), each.path("value").asText());
        }
      }
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        variables.put(each.getKey(), each.getValue().asText());
      }
    }
    return variables;
  }
}
