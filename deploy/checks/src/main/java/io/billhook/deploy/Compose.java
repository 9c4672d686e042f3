package io.billhook.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.ProcessRules.Kill;
import io.billhook.deploy.ProcessRules.Started;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Place;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code docker-compose.yml}, read by compose itself with all profiles, and the processes of ours
 * in it.
 */
final class Compose {
  private static final Set<String> ROLES = Set.of("api", "worker", "migrate", "all");

  private final Path root;
  private final ProcessRules rules;
  private final Findings findings;

  Compose(Path root, ProcessRules rules) {
    this.root = root;
    this.rules = rules;
    this.findings = rules.findings();
  }

  /** Checks it; how many services it has. */
  int check() throws IOException, InterruptedException {
    Path file = root.resolve("docker-compose.yml");
    Optional<JsonNode> own = Trees.read(file, findings);
    if (own.isEmpty()) {
      return 0;
    }
    // The example with everything filled in; compose reads it by this name alone, so it is not left
    // behind.
    Path settings = root.resolve("deploy/.env");
    boolean made = Files.notExists(settings);
    if (made) {
      Files.writeString(
          settings,
          Files.readString(root.resolve("deploy/compose.env.example"))
              .replaceAll("(?m)^(\\w+)=$", "$1=example"));
    }
    try {
      Tool.Ran ran =
          Tool.run(
              root,
              Map.of("COMPOSE_PROFILES", String.join(",", profiles(own.get()))),
              command(List.of("--env-file", settings.toString(), "config")));
      if (ran.code() != 0) {
        findings.add(file, "", "compose does not take it: " + ran.err().strip());
        return 0;
      }
      JsonNode services = Trees.yaml(ran.out()).getFirst().path("services");
      for (Map.Entry<String, JsonNode> each : services.properties()) {
        service(file, new Place("services", services).member(each.getKey()));
      }
      return services.size();
    } finally {
      if (made) {
        Files.deleteIfExists(settings);
      }
    }
  }

  private List<String> command(List<String> arguments) throws IOException, InterruptedException {
    boolean plugin =
        Tool.run(root, Map.of(), List.of("sh", "-c", "docker compose version")).code() == 0;
    List<String> command =
        new ArrayList<>(plugin ? List.of("docker", "compose") : List.of("docker-compose"));
    command.addAll(arguments);
    return command;
  }

  private static Set<String> profiles(JsonNode compose) {
    Set<String> profiles = new TreeSet<>();
    for (JsonNode service : compose.path("services")) {
      service.path("profiles").forEach(each -> profiles.add(each.asText()));
    }
    return profiles;
  }

  private void service(Path file, Place service) {
    List<String> command = new ArrayList<>();
    service.node().path("command").forEach(each -> command.add(each.asText()));
    String name = service.path().replaceFirst("^services\\.", "");
    if (command.isEmpty() || !ROLES.contains(name)) {
      return;
    }
    Map<String, String> variables = Platforms.variables(List.of(service.member("environment")));
    // For the containers of others, which compose fills in from the same file.
    variables
        .keySet()
        .removeIf(each -> each.matches("(POSTGRES|RABBITMQ|GRAFANA)_(APP_)?PASSWORD"));
    Place grace = service.member("stop_grace_period");
    boolean ends = service.node().path("restart").asText().equals("no");
    rules.check(
        new Started(
            file,
            service.path(),
            name,
            command,
            List.of(),
            ends
                ? new Kill.Never()
                : grace.node().isMissingNode() ? new Kill.Fixed(10) : new Kill.Told(grace),
            List.of(),
            variables,
            ""));
  }
}
