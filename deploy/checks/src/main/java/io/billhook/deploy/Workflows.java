package io.billhook.deploy;

import io.billhook.deploy.file.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The workflows of {@code .github/workflows}, by action-validator. */
record Workflows(Path root, Path npm, Findings findings) {
  /**
   * A permission that is younger than action-validator 0.6.0, its newest, and that GitHub knows.
   */
  private static final Pattern YOUNGER = Pattern.compile("(?m)^ +attestations: (read|write|none)$");

  /** Checks them; how many there are. */
  int check() throws IOException, InterruptedException {
    Path folder = root.resolve(".github/workflows");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(each -> each.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
    for (Path file : files) {
      check(file);
    }
    return files.size();
  }

  private void check(Path file) throws IOException, InterruptedException {
    Path copy = Files.createTempFile("billhook-workflow", ".yml");
    try {
      Files.writeString(copy, YOUNGER.matcher(Files.readString(file)).replaceAll(""));
      String validator = npm.resolve("node_modules/@action-validator/cli/cli.mjs").toString();
      Tool.Ran ran = Tool.run(root, Map.of(), List.of("node", validator, copy.toString()));
      if (ran.code() != 0) {
        findings.add(file, "", "action-validator: " + (ran.out() + ran.err()).strip());
      }
    } finally {
      Files.delete(copy);
    }
  }
}
