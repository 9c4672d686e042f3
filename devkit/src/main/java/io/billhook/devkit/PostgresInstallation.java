package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an installed PostgreSQL has its programs: on the PATH, or, as Debian has it, in a folder
 * for each version, the newest of which is taken.
 *
 * @param programs the folder with {@code initdb}, {@code pg_ctl} and {@code postgres}
 */
record PostgresInstallation(Path programs) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  static Optional<PostgresInstallation> find() {
    return Stream.concat(versions().stream(), path().stream())
        .filter(folder -> has(folder, "initdb") && has(folder, "pg_ctl") && has(folder, "postgres"))
        .findFirst()
        .map(PostgresInstallation::new);
  }

  /** The beginning of a command line. PostgreSQL refuses to run as root. */
  List<String> command(String program) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs.resolve(program).toString());
    return command;
  }

  private static boolean has(Path folder, String program) {
    return Files.isExecutable(folder.resolve(program));
  }

  private static List<Path> path() {
    @Nullable String path = System.getenv("PATH");
    return path == null
        ? List.of()
        : Stream.of(path.split(java.io.File.pathSeparator, -1))
            .filter(entry -> !entry.isBlank())
            .map(Path::of)
            .toList();
  }

  private static List<Path> versions() {
    if (!Files.isDirectory(DEBIAN)) {
      return List.of();
    }
    try (var folders = Files.list(DEBIAN)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("\\d{2,3}"))
          .sorted(
              Comparator.comparing((Path f) -> Integer.valueOf(f.getFileName().toString()))
                  .reversed())
          .map(folder -> folder.resolve("bin"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
