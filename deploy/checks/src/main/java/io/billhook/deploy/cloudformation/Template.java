package io.billhook.deploy.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.ProcessRules;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Nearest;
import io.billhook.deploy.file.Place;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;

/**
 * A CloudFormation template: its sections, its resources by their types, what it refers to, and the
 * processes in it.
 */
public final class Template {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Rules",
          "Mappings",
          "Conditions",
          "Transform",
          "Resources",
          "Outputs");
  private static final Set<String> OF_RESOURCE =
      Set.of(
          "Type",
          "Properties",
          "DependsOn",
          "Condition",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "CreationPolicy",
          "UpdatePolicy",
          "Metadata");

  private final Path file;
  private final String asked;
  private final Types types;
  private final ProcessRules rules;
  private final Findings findings;

  public Template(Path file, String asked, Types types, ProcessRules rules) {
    this.file = file;
    this.asked = asked;
    this.types = types;
    this.rules = rules;
    this.findings = rules.findings();
  }

  /** Checks it; how many resources it has. */
  public int check() throws IOException, InterruptedException {
    Optional<JsonNode> read = Trees.read(file, findings);
    if (read.isEmpty()) {
      return 0;
    }
    aliases();
    Place template = new Place("", read.get());
    known(template, SECTIONS);
    Place resources = template.member("Resources");
    Set<String> names = new TreeSet<>();
    resources.node().forEach(each -> names.add(each.path("Type").asText()));
    JsonNode known = types.of(names);
    for (Map.Entry<String, JsonNode> each : resources.node().properties()) {
      Place resource = resources.member(each.getKey());
      known(resource, OF_RESOURCE);
      String type = each.getValue().path("Type").asText();
      if (!known.has(type)) {
        findings.add(
            file, resource.path(), type + " is no resource type that AWS knows: correct it.");
      } else {
        new Shapes(file, findings)
            .properties(resource.member("Properties"), known.path(type).path("properties"));
      }
    }
    new References(file, template.node(), known, findings).check();
    new Tasks(file, template.node(), asked, rules).check();
    return resources.node().size();
  }

  /** Any reader of YAML knows them, but CloudFormation's. */
  private void aliases() throws IOException {
    for (Event event : new Yaml().parse(new StringReader(Files.readString(file)))) {
      if (event instanceof AliasEvent alias) {
        findings.add(
            file,
            "line " + (alias.getStartMark().getLine() + 1),
            "*" + alias.getAnchor() + " is an alias, and CloudFormation takes none: write it out.");
      }
    }
  }

  private void known(Place place, Set<String> names) {
    place
        .node()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                findings.add(
                    file,
                    place.member(name).path(),
                    "is no key of CloudFormation: " + Nearest.hint(name, names));
              }
            });
  }
}
