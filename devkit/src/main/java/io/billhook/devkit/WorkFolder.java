package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** Folders for what is thrown away, all under one of this user: two users never meet in it. */
final class WorkFolder {
  private WorkFolder() {}

  /**
   * {@code java.io.tmpdir/billhook-USER}, readable by its owner alone where the system has that.
   */
  static Path ofUser() {
    String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9_-]", "_");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "billhook-" + user);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("No folder for temporary files: " + folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalStateException(folder + " belongs to another user; remove it");
    }
    return folder;
  }

  static Path create(String name) {
    try {
      return Files.createTempDirectory(ofUser(), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
