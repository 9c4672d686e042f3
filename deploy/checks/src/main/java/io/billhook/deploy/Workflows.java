package io.billhook.deploy;

import io.billhook.deploy.file.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The workflows of {@code .github/workflows}, by action-validator. */
record Workflows(Path root, Path npm, Findings findings) {

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
      Tool.Ran ran =
          Tool.run(
              root,
              Map.of(),
              List.of(
                  "node",
                  npm.resolve("node_modules/@action-validator/cli/cli.mjs").toString(),
                  file.toString()));
      if (ran.code() != 0) {
        findings.add(file, "", "action-validator: " + (ran.out() + ran.err()).strip());
      }
    }
    return files.size();
  }
}
