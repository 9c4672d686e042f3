package io.billhook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.billhook.deploy.Platform.Described;
import io.billhook.deploy.Platform.Running;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Findings.Finding;
import io.billhook.deploy.file.Place;
import io.billhook.deploy.file.Selector;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of every platform, damaged in each way that its list says something of: each is found.
 */
class PlatformDamagesTest {
  @TempDir private Path root;

  @TestFactory
  Stream<DynamicTest> every_damage_of_every_platform_is_found() throws IOException {
    Check check = new Copy(root).check();
    List<DynamicTest> tests = new ArrayList<>();
    for (Platform platform : check.platforms().values()) {
      for (Described file : platform.files()) {
        damages(check.product(), platform, file, tests);
      }
    }
    return tests.stream();
  }

  private void damages(
      Product product, Platform platform, Described file, List<DynamicTest> tests) {
    JsonNode tree = Trees.read(root.resolve(file.file()), new Findings(root)).orElseThrow();
    tests.add(
        test(
            product,
            platform,
            file,
            "an unknown key",
            "is no key that its platform knows",
            () -> unknownKey(tree.deepCopy())));
    for (Running each : Objects.requireNonNullElse(file.processes(), List.<Running>of())) {
      String role = each.role();
      String command = each.command();
      if (command != null) {
        tests.add(
            test(
                product,
                platform,
                file,
                role + " misspelt",
                "billhook has no command",
                () -> replaced(tree, command, value -> value.replace(role, role + "s"))));
      }
      for (String health : Objects.requireNonNullElse(each.health(), List.<String>of())) {
        tests.add(
            test(
                product,
                platform,
                file,
                health + " of " + role,
                "is not served",
                () -> replaced(tree, health, _ -> "/healthz")));
      }
      for (String port : Objects.requireNonNullElse(each.port(), List.<String>of())) {
        tests.add(
            test(
                product,
                platform,
                file,
                port + " of " + role,
                "the process listens at",
                () -> replaced(tree, port, _ -> "8081")));
      }
      for (String variables : Objects.requireNonNullElse(each.variables(), List.<String>of())) {
        tests.add(
            test(
                product,
                platform,
                file,
                "a setting more of " + role,
                "gives NO_SUCH_SETTING, which Billhook does not read",
                () -> oneMore(tree, variables)));
      }
      JsonNode kill = each.kill();
      if (kill != null && kill.isTextual()) {
        tests.add(
            test(
                product,
                platform,
                file,
                kill.asText() + " of " + role,
                "less than STOP_SECONDS",
                () -> replaced(tree, kill.asText(), _ -> "1")));
      }
    }
  }

  /** What gives the damaged tree. */
  private interface Damage {
    JsonNode tree();
  }

  private DynamicTest test(
      Product product, Platform platform, Described file, String name, String told, Damage damage) {
    return DynamicTest.dynamicTest(
        file.file() + ": " + name,
        () -> {
          Findings findings = new Findings(root);
          new Platforms(root, product, findings).check(platform, file, damage.tree());
          assertThat(findings.all())
              .extracting(Finding::problem)
              .anySatisfy(each -> assertThat(each).contains(told));
        });
  }

  private static JsonNode unknownKey(JsonNode tree) {
    ((ObjectNode) (tree.isArray() ? tree.get(0) : tree)).put("unknownKey", 1);
    return tree;
  }

  /** A copy in which the texts at a selector, or in the list there, are others. */
  private static JsonNode replaced(JsonNode tree, String selector, UnaryOperator<String> change) {
    JsonNode copy = tree.deepCopy();
    Set<JsonNode> these = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Place place : new Selector(selector).in(copy)) {
      these.add(place.node());
      place.node().forEach(these::add);
    }
    replace(copy, these, change);
    return copy;
  }

  private static void replace(JsonNode tree, Set<JsonNode> these, UnaryOperator<String> change) {
    switch (tree) {
      case ObjectNode object ->
          List.copyOf(object.properties())
              .forEach(
                  each -> {
                    if (these.contains(each.getValue()) && each.getValue().isValueNode()) {
                      object.set(each.getKey(), text(each.getValue(), change));
                    }
                  });
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          if (these.contains(array.get(i)) && array.get(i).isValueNode()) {
            array.set(i, text(array.get(i), change));
          }
        }
      }
      default -> {}
    }
    tree.forEach(each -> replace(each, these, change));
  }

  private static JsonNode text(JsonNode value, UnaryOperator<String> change) {
    return TextNode.valueOf(change.apply(value.asText()));
  }

  /** A copy with a variable more, in the form of those that are there. */
  private static JsonNode oneMore(JsonNode tree, String selector) {
    JsonNode copy = tree.deepCopy();
    for (Place place : new Selector(selector).in(copy)) {
      switch (place.node()) {
        case ObjectNode object -> object.put("NO_SUCH_SETTING", "x");
        case ArrayNode array when array.path(0).isTextual() -> array.add("NO_SUCH_SETTING=x");
        case ArrayNode array ->
            array
                .addObject()
                .put(array.path(0).has("key") ? "key" : "name", "NO_SUCH_SETTING")
                .put("value", "x");
        default -> throw new IllegalStateException("no variables: " + place);
      }
    }
    return copy;
  }
}
