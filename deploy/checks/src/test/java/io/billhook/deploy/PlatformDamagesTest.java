package io.billhook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every file of every platform, damaged in each way that its list says something of: each is found. */
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

  private void damages(Product product, Platform platform, Described file, List<DynamicTest> tests) {
    JsonNode tree = Trees.read(root.resolve(file.file()), new Findings(root)).orElseThrow();
    tests.add(test(product, platform, file, "an unknown key", "is no key that its platform knows", () -> unknownKey(tree.deepCopy())));
    for (Running each : Objects.requireNonNullElse(file.processes(), List.<Running>of())) {
      String role = each.role();
      String command = each.command();
      if (command != null) {
        tests.add(
            test(product, platform, file, role + " misspelt", "billhook has no command",
                () -> replaced(tree, command, value -> value.replace(role, role + "s"))));
      }
      for (String health : Objects.requireNonNullElse(each.health(), List.<String>of())) {
        tests.add(
            test(product, platform, file, health + " of " + role, "is not served",
                () -> replaced(tree, health, _ -> "/healthz")));
      }
      for (String port : Objects.requireNonNullElse(each.port(), List.<String>of())) {
        tests.add(
            test(product, platform, file, port + " of " + role, "the process listens at",
                () -> replaced(tree, port, _ -> "8081")));
      }
      JsonNode kill = each.kill();
      if (kill != null && kill.isTextual()) {
        tests.add(
            test(product, platform, file, kill.asText() + " of " + role, "less than STOP_SECONDS",
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
          assertThat(findings.all()).extracting(Finding::problem).anySatisfy(each -> assertThat(each).contains(told));
        });
  }

  private static JsonNode unknownKey(JsonNode tree) {
    ((ObjectNode) (tree.isArray() ? tree.get(0) : tree)).put("unknownKey", 1);
    return tree;
  }

  /** A copy in which the text at a selector, or in the list there, is another. */
  private static JsonNode replaced(JsonNode tree, String selector, UnaryOperator<String> change) {
    JsonNode copy = tree.deepCopy();
    for (Place place : new Selector(selector).in(copy)) {
      if (place.node() instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          list.set(i, change.apply(list.get(i).asText()));
        }
      } else {
        // Its last step names a member; what stands before it leads to the one that has it.
        int end = selector.lastIndexOf('.');
        String name = selector.substring(end + 1).replace("'", "");
        List<Place> parents = end < 0 ? List.of(new Place("", copy)) : new Selector(selector.substring(0, end)).in(copy);
        for (Place parent : parents) {
          if (parent.node() instanceof ObjectNode object && object.has(name)) {
            object.put(name, change.apply(object.get(name).asText()));
          }
        }
        return copy;
      }
    }
    return copy;
  }
}
