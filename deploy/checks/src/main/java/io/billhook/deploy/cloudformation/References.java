package io.billhook.deploy.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Nearest;
import io.billhook.deploy.file.Place;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that a template's parts say of each other: what they name must be there, and a parameter must
 * be used.
 */
final class References {
  private static final Set<String> PSEUDO =
      Set.of(
          "AWS::AccountId",
          "AWS::NoValue",
          "AWS::NotificationARNs",
          "AWS::Partition",
          "AWS::Region",
          "AWS::StackId",
          "AWS::StackName",
          "AWS::URLSuffix");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)\\}");

  private final Path file;
  private final JsonNode template;
  private final JsonNode types;
  private final Findings findings;
  private final Set<String> used = new HashSet<>();

  References(Path file, JsonNode template, JsonNode types, Findings findings) {
    this.file = file;
    this.template = template;
    this.types = types;
    this.findings = findings;
  }

  void check() {
    for (String section : new String[] {"Conditions", "Resources", "Outputs", "Rules"}) {
      walk(new Place(section, template.path(section)));
    }
    for (Map.Entry<String, JsonNode> resource : template.path("Resources").properties()) {
      Place place = new Place("Resources." + resource.getKey(), resource.getValue());
      dependsOn(place.member("DependsOn"));
      if (place.node().has("Condition")) {
        condition(place.member("Condition"), place.node().path("Condition").asText());
      }
    }
    for (Map.Entry<String, JsonNode> parameter : template.path("Parameters").properties()) {
      if (!used.contains(parameter.getKey())) {
        findings.add(
            file, "Parameters." + parameter.getKey(), "is used nowhere: use it or take it out.");
      }
    }
  }

  private void dependsOn(Place place) {
    if (place.node().isTextual()) {
      resource(place, place.node().asText());
    }
    place.node().forEach(each -> resource(place, each.asText()));
  }

  private void walk(Place place) {
    for (int i = 0; place.node().isArray() && i < place.node().size(); i++) {
      walk(place.element(i));
    }
    for (Map.Entry<String, JsonNode> each : place.node().properties()) {
      Place member = place.member(each.getKey());
      JsonNode value = each.getValue();
      switch (each.getKey()) {
        case "Ref" -> target(member, value.asText());
        case "Fn::GetAtt" -> attribute(member, value.path(0).asText(), value.path(1).asText());
        case "Fn::Sub" -> substitute(member, value);
        case "Fn::If" -> condition(member, value.path(0).asText());
        case "Fn::FindInMap" -> {
          if (!template.path("Mappings").has(value.path(0).asText())) {
            findings.add(
                file,
                member.path(),
                "finds no mapping " + value.path(0).asText() + ": add it to Mappings.");
          }
        }
        default -> {}
      }
      walk(member);
    }
  }

  private void substitute(Place place, JsonNode value) {
    String text = value.isArray() ? value.path(0).asText() : value.asText();
    JsonNode own = value.path(1);
    Matcher variable = VARIABLE.matcher(text);
    while (variable.find()) {
      String name = variable.group(1).strip();
      int dot = name.indexOf('.');
      if (dot > 0) {
        attribute(place, name.substring(0, dot), name.substring(dot + 1));
      } else if (!own.has(name)) {
        target(place, name);
      }
    }
  }

  private void target(Place place, String name) {
    used.add(name);
    if (!PSEUDO.contains(name)
        && !template.path("Parameters").has(name)
        && !template.path("Resources").has(name)) {
      Set<String> known = new TreeSet<>();
      template.path("Parameters").fieldNames().forEachRemaining(known::add);
      template.path("Resources").fieldNames().forEachRemaining(known::add);
      findings.add(
          file,
          place.path(),
          "names "
              + name
              + ", which is no parameter and no resource: "
              + Nearest.hint(name, known));
    }
  }

  private void resource(Place place, String name) {
    if (!template.path("Resources").has(name)) {
      Set<String> known = new TreeSet<>();
      template.path("Resources").fieldNames().forEachRemaining(known::add);
      findings.add(
          file,
          place.path(),
          "names " + name + ", which is no resource: " + Nearest.hint(name, known));
    }
  }

  private void attribute(Place place, String name, String attribute) {
    resource(place, name);
    String type = template.path("Resources").path(name).path("Type").asText();
    Set<String> known = new TreeSet<>();
    types.path(type).path("attributes").forEach(each -> known.add(each.asText()));
    if (!type.isEmpty() && !known.contains(attribute)) {
      findings.add(
          file,
          place.path(),
          type + " has no attribute " + attribute + ": " + Nearest.hint(attribute, known));
    }
  }

  private void condition(Place place, String name) {
    if (!template.path("Conditions").has(name)) {
      findings.add(
          file,
          place.path(),
          "names the condition " + name + ", which is not there: add it to Conditions.");
    }
  }
}
