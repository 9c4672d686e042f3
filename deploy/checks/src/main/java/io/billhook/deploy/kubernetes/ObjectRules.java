package io.billhook.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.ProcessRules;
import io.billhook.deploy.ProcessRules.Kill;
import io.billhook.deploy.ProcessRules.Started;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What objects say of each other, and what every pod of ours must be. */
final class ObjectRules {
  private static final String POD = "spec.template";

  private final List<Rendered> objects;
  private final String asked;
  private final ProcessRules rules;
  private final Findings findings;

  ObjectRules(List<Rendered> objects, String asked, ProcessRules rules) {
    this.objects = objects;
    this.asked = asked;
    this.rules = rules;
    this.findings = rules.findings();
  }

  void check() {
    for (Rendered object : objects) {
      switch (object.node().path("kind").asText()) {
        case "Deployment" -> pod(object);
        case "Job" -> {
          pod(object);
          hook(object);
        }
        case "HorizontalPodAutoscaler", "ScaledObject" -> target(object);
        case "Service" -> selects(object, "spec.selector");
        case "PodDisruptionBudget" -> selects(object, "spec.selector.matchLabels");
        case "NetworkPolicy" -> selects(object, "spec.podSelector.matchLabels");
        default -> {}
      }
    }
  }

  private void pod(Rendered object) {
    JsonNode labels = at(object, POD + ".metadata.labels");
    for (Map.Entry<String, JsonNode> each : at(object, "spec.selector.matchLabels").properties()) {
      if (!each.getValue().equals(labels.path(each.getKey()))) {
        add(
            object,
            "spec.selector",
            "selects "
                + each.getKey()
                + "="
                + each.getValue().asText()
                + ", which its own pods do not have: make them equal.");
      }
    }
    demand(
        object,
        POD + ".spec.automountServiceAccountToken",
        "false",
        "the pod needs no access to Kubernetes");
    demand(object, POD + ".spec.securityContext.runAsUser", "10001", "the image's user");
    demand(object, POD + ".spec.securityContext.runAsNonRoot", "true", "root is not needed");
    String container = POD + ".spec.containers[0]";
    demand(
        object,
        container + ".securityContext.readOnlyRootFilesystem",
        "true",
        "only /tmp is written");
    demand(
        object,
        container + ".securityContext.allowPrivilegeEscalation",
        "false",
        "no right is gained");
    if (at(object, container + ".resources.limits.memory").isMissingNode()) {
      add(
          object,
          container + ".resources",
          "has no limit of memory, by which the heap is made: add it.");
    }
    process(object, container);
  }

  private void hook(Rendered object) {
    String hook = object.node().path("metadata").path("annotations").path(Chart.HOOK).asText();
    if (!hook.equals("pre-install,pre-upgrade")) {
      add(
          object,
          "metadata.annotations",
          "lacks helm.sh/hook: pre-install,pre-upgrade, without which a new version starts before"
              + " its migrations: add it.");
    }
  }

  private void demand(Rendered object, String path, String wanted, String why) {
    if (!at(object, path).asText().equals(wanted)) {
      add(object, path, "should be " + wanted + ": " + why + ".");
    }
  }

  private void process(Rendered object, String container) {
    List<String> words = new ArrayList<>();
    at(object, container + ".command").forEach(each -> words.add(each.asText()));
    at(object, container + ".args").forEach(each -> words.add(each.asText()));
    Map<String, String> variables = new LinkedHashMap<>();
    at(object, container + ".env")
        .forEach(each -> variables.put(each.path("name").asText(), each.path("value").asText()));
    List<Place> health = new ArrayList<>();
    List<Place> ports = new ArrayList<>();
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      find(object, container + "." + probe + ".httpGet.path", health);
      Place port = place(object, container + "." + probe + ".httpGet.port");
      if (!port.node().isMissingNode()) {
        ports.add(new Place(port.path(), number(object, container, port.node())));
      }
    }
    boolean serves = object.node().path("kind").asText().equals("Deployment");
    if (serves && health.size() < 3) {
      add(
          object,
          container,
          "lacks one of startupProbe, livenessProbe and readinessProbe by httpGet: add it.");
    }
    Place grace = place(object, POD + ".spec.terminationGracePeriodSeconds");
    if (serves && grace.node().isMissingNode()) {
      add(
          object,
          POD + ".spec",
          "lacks terminationGracePeriodSeconds, more than STOP_SECONDS: add it.");
    }
    rules.check(
        new Started(
            object.template(),
            object.path(),
            at(object, POD + ".metadata.labels").path("app.kubernetes.io/component").asText(),
            words,
            health,
            serves && !grace.node().isMissingNode() ? new Kill.Told(grace) : new Kill.Never(),
            ports,
            variables,
            asked));
  }

  /** A probe's port may be the name of one of the container's. */
  private JsonNode number(Rendered object, String container, JsonNode port) {
    for (JsonNode each : at(object, container + ".ports")) {
      if (each.path("name").asText().equals(port.asText())) {
        return each.path("containerPort");
      }
    }
    return port;
  }

  private void target(Rendered object) {
    String name = at(object, "spec.scaleTargetRef.name").asText();
    if (objects.stream().noneMatch(each -> each.path().equals("Deployment/" + name))) {
      add(
          object,
          "spec.scaleTargetRef",
          "scales the Deployment " + name + ", which is not rendered: correct the name.");
    }
  }

  private void selects(Rendered object, String selector) {
    JsonNode wanted = at(object, selector);
    boolean some =
        objects.stream()
            .map(each -> at(each, POD + ".metadata.labels"))
            .anyMatch(
                labels ->
                    !labels.isMissingNode()
                        && wanted.properties().stream()
                            .allMatch(each -> each.getValue().equals(labels.path(each.getKey()))));
    if (!some) {
      add(object, selector, "selects no pod of the chart: take the labels of one.");
    }
  }

  private void find(Rendered object, String path, List<Place> found) {
    Place place = place(object, path);
    if (!place.node().isMissingNode()) {
      found.add(place);
    }
  }

  private static JsonNode at(Rendered object, String path) {
    return place(object, path).node();
  }

  private static Place place(Rendered object, String path) {
    JsonNode node = object.node();
    for (String step : path.replace("[0]", ".[0]").split("\\.", -1)) {
      node = step.equals("[0]") ? node.path(0) : node.path(step);
    }
    return new Place(object.path() + ": " + path, node);
  }

  private void add(Rendered object, String path, String problem) {
    findings.add(object.template(), object.path() + ": " + path, problem);
  }
}
