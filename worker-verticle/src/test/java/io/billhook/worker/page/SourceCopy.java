package io.billhook.worker.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the sources, and what has been done to it.
 *
 * @param original the project's folder
 * @param copy with the same folders
 */
record SourceCopy(Path original, Path copy) {
  private static final List<String> SOURCES =
      List.of("common/src/main/java", "worker-verticle/src/main/java");

  static SourceCopy of(Path original, Path copy) throws IOException {
    var made = new SourceCopy(original, copy);
    for (Path file : made.files(original)) {
      Path to = copy.resolve(file);
      Files.createDirectories(to.getParent());
      Files.copy(original.resolve(file), to);
    }
    return made;
  }

  void add(String file, String text) throws IOException {
    Path to = copy.resolve(file);
    if (Files.exists(to)) {
      throw new AssertionError(file + " is there already: the example would change it");
    }
    Files.createDirectories(to.getParent());
    Files.writeString(to, text);
  }

  /** Puts a line after the first one that ends so. */
  void insert(String file, String after, String line) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(copy.resolve(file)));
    int at = 0;
    while (at < lines.size() && !lines.get(at).endsWith(after)) {
      at++;
    }
    if (at == lines.size()) {
      throw new AssertionError("No line of " + file + " ends with " + after);
    }
    lines.add(at + 1, line);
    Files.write(copy.resolve(file), lines);
  }

  List<String> newFiles() throws IOException {
    List<String> before = names(original);
    return names(copy).stream().filter(file -> !before.contains(file)).toList();
  }

  List<String> changedFiles() throws IOException {
    List<String> changed = new ArrayList<>();
    for (String file : names(original)) {
      if (Files.mismatch(original.resolve(file), copy.resolve(file)) >= 0) {
        changed.add(file);
      }
    }
    return changed;
  }

  /** The lines that a file has gained, where it has lost none. */
  List<String> gainedLines(String file) throws IOException {
    List<String> gained = new ArrayList<>(Files.readAllLines(copy.resolve(file)));
    for (String line : Files.readAllLines(original.resolve(file))) {
      if (!gained.remove(line)) {
        throw new AssertionError(file + " has lost the line " + line);
      }
    }
    return gained;
  }

  private List<String> names(Path root) throws IOException {
    return files(root).stream().map(file -> file.toString().replace('\\', '/')).toList();
  }

  private List<Path> files(Path root) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String folder : SOURCES) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        files.filter(Files::isRegularFile).map(root::relativize).sorted().forEach(all::add);
      }
    }
    return all;
  }
}
