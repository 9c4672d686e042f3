package io.billhook.deploy.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The keys that a platform knows, as a tree of the file's own shape: {@code name!} must be there,
 * {@code *} is any name, a list of one is a list of such, a list of several is one of them. At the
 * leaves stands {@code string}, {@code int}, {@code number}, {@code bool}, {@code any}, or the very
 * {@code 'value'}, with {@code |} between what may be.
 */
public record KeyTree(JsonNode tree) {
  private static final Pattern OR = Pattern.compile("\\s*\\|\\s*");

  public void check(Path file, Place place, Findings findings) {
    check(file, place, tree, findings);
  }

  private static void check(Path file, Place place, JsonNode wanted, Findings findings) {
    if (wanted.isObject()) {
      members(file, place, wanted, findings);
    } else if (wanted.isArray() && wanted.size() == 1) {
      if (!place.node().isArray()) {
        findings.add(file, place.path(), "is no list, and its platform takes a list here.");
      }
      for (int i = 0; place.node().isArray() && i < place.node().size(); i++) {
        check(file, place.element(i), wanted.get(0), findings);
      }
    } else if (wanted.isArray()) {
      oneOf(file, place, wanted, findings);
    } else {
      leaf(file, place, wanted.asText(), findings);
    }
  }

  private static void members(Path file, Place place, JsonNode wanted, Findings findings) {
    if (!place.node().isObject()) {
      findings.add(file, place.path(), "has no keys of its own, and its platform wants some here.");
      return;
    }
    List<String> known = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : wanted.properties()) {
      String name = each.getKey().replaceFirst("!$", "");
      known.add(name);
      if (!name.equals(each.getKey()) && !place.node().has(name)) {
        findings.add(file, place.path(), "lacks " + name + ", which its platform demands: add it.");
      }
    }
    for (Map.Entry<String, JsonNode> each : place.node().properties()) {
      String name = each.getKey();
      JsonNode next =
          wanted.has(name)
              ? wanted.get(name)
              : wanted.has(name + "!") ? wanted.get(name + "!") : wanted.get("*");
      Place member = place.member(name);
      if (next == null) {
        findings.add(
            file, member.path(), "is no key that its platform knows: " + Nearest.hint(name, known));
      } else {
        check(file, member, next, findings);
      }
    }
  }

  private static void oneOf(Path file, Place place, JsonNode wanted, Findings findings) {
    List<Findings> tries = new ArrayList<>();
    for (JsonNode each : wanted) {
      Findings of = new Findings(file);
      check(Path.of(""), place, each, of);
      if (of.all().isEmpty()) {
        return;
      }
      tries.add(of);
    }
    // That of which the least is wrong is what was meant.
    tries.stream()
        .min((a, b) -> a.all().size() - b.all().size())
        .ifPresent(
            best -> best.all().forEach(each -> findings.add(file, each.place(), each.problem())));
  }

  private static void leaf(Path file, Place place, String wanted, Findings findings) {
    for (String kind : OR.split(wanted.strip(), -1)) {
      if (fits(place.node(), kind)) {
        return;
      }
    }
    String found = place.node().isContainerNode() ? "more than one value" : place.node().toString();
    findings.add(
        file, place.path(), "is " + found + ", and its platform takes " + wanted + " here.");
  }

  private static boolean fits(JsonNode node, String kind) {
    return switch (kind) {
      case "any" -> true;
      case "string" -> node.isTextual();
      case "int" -> node.isIntegralNumber();
      case "number" -> node.isNumber();
      case "bool" -> node.isBoolean();
      default -> {
        if (!kind.matches("'[^']*'")) {
          throw new IllegalArgumentException("no kind of value: " + kind);
        }
        yield node.isValueNode() && node.asText().equals(kind.substring(1, kind.length() - 1));
      }
    };
  }
}
