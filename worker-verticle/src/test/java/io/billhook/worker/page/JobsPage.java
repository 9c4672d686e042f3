package io.billhook.worker.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code of a page: each block that begins with a comment naming a file of the project.
 *
 * @param blocks by file, without that comment
 */
record JobsPage(Map<String, String> blocks) {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```java\\R// (\\S+\\.java)\\R(.*?)^```$");

  static JobsPage read(Path page) throws IOException {
    return of(Files.readString(page));
  }

  static JobsPage of(String page) {
    Map<String, String> blocks = new LinkedHashMap<>();
    Matcher found = BLOCK.matcher(page);
    while (found.find()) {
      blocks.put(found.group(1), found.group(2));
    }
    return new JobsPage(blocks);
  }

  /** The one block whose file ends so. */
  Map.Entry<String, String> endingWith(String suffix) {
    Optional<Map.Entry<String, String>> block =
        blocks.entrySet().stream().filter(b -> b.getKey().endsWith(suffix)).findFirst();
    return block.orElseThrow(
        () -> new AssertionError("No block for …" + suffix + " among " + blocks.keySet()));
  }
}
