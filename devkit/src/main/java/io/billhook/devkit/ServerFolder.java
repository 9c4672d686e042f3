package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What belongs to one embedded PostgreSQL: its data, its log, and a mark of the process that owns
 * it. A process that was killed leaves its server running and its mark behind; by the mark the next
 * start finds both, stops the server, and deletes what was to be thrown away.
 */
final class ServerFolder {
  private static final String PREFIX = "data-";

  private final Path folder;
  private final boolean throwAway;

  private ServerFolder(Path folder, boolean throwAway) {
    this.folder = folder;
    this.throwAway = throwAway;
    write(owner(folder), ProcessHandle.current().pid() + " " + started(ProcessHandle.current()));
  }

  /** Of this user: unpacked binaries and folders to throw away. */
  static Path home() {
    return home(WorkFolder.ofUser());
  }

  private static Path home(Path work) {
    try {
      return Files.createDirectories(work.resolve("postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerFolder throwAway() {
    return throwAway(home());
  }

  /** In memory where there is room: for many databases that live for a test. */
  static ServerFolder throwAwayFast() {
    return throwAway(home(WorkFolder.inMemory()));
  }

  private static ServerFolder throwAway(Path home) {
    try {
      sweep(home);
      return new ServerFolder(Files.createTempDirectory(home, PREFIX), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerFolder kept(Path folder) {
    try {
      Path kept = Files.createDirectories(folder.toAbsolutePath());
      if (ownerLives(kept)) {
        throw new FolderInUseException(kept, Files.readString(owner(kept)).split(" ", 2)[0]);
      }
      Postmaster.of(data(kept)).stop();
      return new ServerFolder(kept, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path data() {
    return data(folder);
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  /** After the server has ended. */
  void release() {
    if (throwAway) {
      WorkFolder.delete(folder);
    } else {
      WorkFolder.delete(owner(folder));
    }
  }

  private static void sweep(Path home) throws IOException {
    List<Path> folders;
    try (var entries = Files.newDirectoryStream(home, PREFIX + "*")) {
      folders = java.util.stream.StreamSupport.stream(entries.spliterator(), false).toList();
    }
    for (Path left : folders) {
      if (Files.exists(owner(left)) && !ownerLives(left)) {
        Postmaster.of(data(left)).stop();
        WorkFolder.delete(left);
      }
    }
  }

  private static boolean ownerLives(Path folder) throws IOException {
    if (!Files.exists(owner(folder))) {
      return false;
    }
    String[] mark = Files.readString(owner(folder)).strip().split(" ", 2);
    return mark.length == 2
        && mark[0].matches("\\d{1,10}")
        && ProcessHandle.of(Long.parseLong(mark[0]))
            .filter(process -> started(process).equals(mark[1]))
            .isPresent();
  }

  /** Tells a process from a later one with the same number. */
  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private static Path data(Path folder) {
    return folder.resolve("postgres");
  }

  private static Path owner(Path folder) {
    return folder.resolve("owner");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
