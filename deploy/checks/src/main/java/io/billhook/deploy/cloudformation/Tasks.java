package io.billhook.deploy.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.ProcessRules;
import io.billhook.deploy.ProcessRules.Kill;
import io.billhook.deploy.ProcessRules.Started;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The containers of a template's task definitions, each named after what it runs, and its target
 * groups.
 */
final class Tasks {
  /** Fargate kills no later, whatever a task says. */
  private static final int LONGEST_STOP = 120;

  private final Path file;
  private final JsonNode template;
  private final String asked;
  private final ProcessRules rules;
  private final Findings findings;

  Tasks(Path file, JsonNode template, String asked, ProcessRules rules) {
    this.file = file;
    this.template = template;
    this.asked = asked;
    this.rules = rules;
    this.findings = rules.findings();
  }

  void check() {
    List<Place> health = new ArrayList<>();
    List<Place> ports = new ArrayList<>();
    for (Place group : ofType("AWS::ElasticLoadBalancingV2::TargetGroup")) {
      add(group.member("HealthCheckPath"), health, group, "HealthCheckPath");
      add(group.member("Port"), ports, group, "Port");
    }
    for (Place task : ofType("AWS::ECS::TaskDefinition")) {
      Place containers = task.member("ContainerDefinitions");
      for (int i = 0; i < containers.node().size(); i++) {
        container(containers.element(i), health, ports);
      }
    }
  }

  private List<Place> ofType(String type) {
    List<Place> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : template.path("Resources").properties()) {
      if (each.getValue().path("Type").asText().equals(type)) {
        found.add(new Place("Resources." + each.getKey(), each.getValue()).member("Properties"));
      }
    }
    return found;
  }

  private void container(Place container, List<Place> health, List<Place> ports) {
    String role = container.node().path("Name").asText();
    List<String> command = new ArrayList<>();
    container.node().path("EntryPoint").forEach(each -> command.add(each.asText()));
    container.node().path("Command").forEach(each -> command.add(each.asText()));
    Map<String, String> variables = new LinkedHashMap<>();
    container
        .node()
        .path("Environment")
        .forEach(each -> variables.put(each.path("Name").asText(), value(each.path("Value"))));
    container.node().path("Secrets").forEach(each -> variables.put(each.path("Name").asText(), ""));
    List<Place> served = new ArrayList<>(role.equals("api") ? ports : List.of());
    for (int i = 0; i < container.node().path("PortMappings").size(); i++) {
      served.add(container.member("PortMappings").element(i).member("ContainerPort"));
    }
    rules.check(
        new Started(
            file,
            container.path(),
            role,
            command,
            role.equals("api") ? health : List.of(),
            kill(container, role),
            served,
            variables,
            asked));
  }

  private Kill kill(Place container, String role) {
    Place stop = container.member("StopTimeout");
    if (role.equals("migrate")) {
      return new Kill.Never();
    } else if (stop.node().isMissingNode()) {
      return new Kill.Fixed(30);
    }
    if (stop.node().asInt() > LONGEST_STOP) {
      findings.add(file, stop.path(), "is more than Fargate takes: at most " + LONGEST_STOP + ".");
    }
    return new Kill.Told(stop);
  }

  /** A parameter's usual value, or what stands there. */
  private String value(JsonNode value) {
    return value.has("Ref")
        ? template.path("Parameters").path(value.path("Ref").asText()).path("Default").asText()
        : value.asText();
  }

  private void add(Place place, List<Place> places, Place group, String name) {
    if (place.node().isMissingNode()) {
      findings.add(file, group.path(), "lacks " + name + ": say what is asked.");
    } else {
      places.add(place);
    }
  }
}
