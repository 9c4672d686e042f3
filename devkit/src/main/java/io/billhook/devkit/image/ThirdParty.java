package io.billhook.devkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which jars of others the program brings, at which version and under which licence: the text of
 * {@code THIRD-PARTY.txt}, made of the bill of materials. It is not made where a jar is in no bill,
 * says no licence, or has one that does not go with Apache's.
 */
public final class ThirdParty {
  /**
   * What may be given away with a program under Apache-2.0: by the lists of the Apache Software
   * Foundation (https://www.apache.org/legal/resolved.html, category A, and of category B what is
   * given away as a jar, unchanged). The names are those that the jars' own poms say.
   */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "AL 2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "Bouncy Castle Licence",
          "EPL-1.0",
          "EPL-2.0");

  /** Where we may choose among several, one of which would not do: which one we have taken. */
  private static final Map<String, String> CHOSEN =
      Map.of(
          "amqp-client", "AL 2.0", //
          "logback-classic", "EPL-2.0", //
          "logback-core", "EPL-2.0");

  private static final String OURS = "io.billhook";

  private final Map<String, String> lines = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private ThirdParty() {}

  /**
   * Prints it, or on standard error what is wrong, and ends with 1.
   *
   * @param arguments the bill, as CycloneDX's JSON, and the folder of the jars
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: ThirdParty bom.json LIB");
      System.exit(2);
    }
    try {
      JsonObject bill = new JsonObject(Files.readString(Path.of(arguments[0]), UTF_8));
      System.out.print(text(bill, jars(Path.of(arguments[1]))));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static Set<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /**
   * The text.
   *
   * @param jars names of the files
   * @throws IllegalArgumentException naming each jar that may not be given away like this
   */
  static String text(JsonObject bill, Set<String> jars) {
    ThirdParty made = new ThirdParty();
    for (Object each : bill.getJsonArray("components", new JsonArray())) {
      made.add((JsonObject) each);
    }
    for (String jar : jars) {
      if (!made.lines.containsKey(jar)) {
        made.wrong.add(jar + " is not in the bill of materials");
      }
    }
    made.lines.keySet().stream()
        .filter(jar -> !jars.contains(jar))
        .forEach(jar -> made.wrong.add(jar + " is in the bill of materials and not there"));
    if (!made.wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", made.wrong));
    }
    return """
    What Billhook brings of others, in lib: the jar, its version, and the licences under which it
    may be passed on. Each jar holds, or names, the text of its licence.

    """
        + made.lines.values().stream()
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private void add(JsonObject component) {
    String name = component.getString("name");
    String version = component.getString("version");
    String jar = name + "-" + version + ".jar";
    if (OURS.equals(component.getString("group"))) {
      lines.put(jar, "");
      return;
    }
    List<String> licences = licences(component);
    if (CHOSEN.containsKey(name) && licences.contains(CHOSEN.get(name))) {
      licences = List.of(CHOSEN.get(name));
    }
    if (licences.isEmpty()) {
      wrong.add(jar + " says no licence");
    }
    licences.stream()
        .filter(licence -> !ALLOWED.contains(licence))
        .forEach(licence -> wrong.add(jar + " is under " + licence + ", which is not allowed"));
    lines.put(jar, "%-50s %-16s %s".formatted(name, version, String.join(", ", licences)));
  }

  private static List<String> licences(JsonObject component) {
    List<String> names = new ArrayList<>();
    for (Object each : component.getJsonArray("licenses", new JsonArray())) {
      JsonObject choice = (JsonObject) each;
      JsonObject licence = choice.getJsonObject("license", new JsonObject());
      names.add(
          licence.getString("id", licence.getString("name", choice.getString("expression", ""))));
    }
    return names;
  }
}
