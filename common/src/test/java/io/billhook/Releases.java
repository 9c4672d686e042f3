package io.billhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What releases promise to those beside them in a roll-out: {@code compat/VERSION/}. Each test
 * writes its part where {@code -Dcompat.write=VERSION} asks for it, as {@code .ci/compat} does.
 */
public final class Releases {
  private static final Path FOLDER = Path.of("..", "compat");

  private Releases() {}

  /** The folders of all releases that are kept. */
  public static List<Path> all() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** The folder of the release that is made now, if one is. */
  public static Optional<Path> made() throws IOException {
    Optional<Path> folder =
        Optional.ofNullable(System.getProperty("compat.write")).map(FOLDER::resolve);
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
    }
    return folder;
  }
}
