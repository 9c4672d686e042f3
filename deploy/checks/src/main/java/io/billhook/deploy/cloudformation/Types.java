package io.billhook.deploy.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.deploy.Tool;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * AWS's description of its resource types, as the npm package that its own tools are made from has
 * it.
 */
public final class Types {
  private final Path script;
  private final Path npm;
  private final Map<Set<String>, JsonNode> asked = new ConcurrentHashMap<>();

  /**
   * @param script {@code types.mjs}
   * @param npm the folder into which the package was installed
   */
  public Types(Path script, Path npm) {
    this.script = script;
    this.npm = npm;
  }

  /** By name those of the types that exist. */
  JsonNode of(Set<String> names) throws IOException, InterruptedException {
    JsonNode known = asked.get(names);
    if (known == null) {
      List<String> command = new ArrayList<>(List.of("node", script.toString(), npm.toString()));
      command.addAll(names);
      Tool.Ran ran = Tool.run(npm, Map.of(), command);
      if (ran.code() != 0) {
        throw new IOException("AWS's resource types cannot be read: " + ran.err());
      }
      known = Trees.json(ran.out());
      asked.put(names, known);
    }
    return known;
  }
}
