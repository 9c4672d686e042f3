package io.billhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The project's folder and its text files, whatever folder the tests are started in. */
final class Project {
  static final Path ROOT = root();

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

  private Project() {}

  static List<Path> filesEndingWith(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
          .filter(file -> isOurs(ROOT.relativize(file)))
          .sorted()
          .toList();
    }
  }

  private static boolean isOurs(Path file) {
    for (Path part : file) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("billhook")) && Files.exists(at.resolve("launcher"))) {
        return at;
      }
    }
    throw new IllegalStateException("No project folder above " + folder);
  }
}
