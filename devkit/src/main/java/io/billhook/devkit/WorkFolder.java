package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Folders for what is thrown away, all under one of this user: two users never meet in it. */
public final class WorkFolder {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final long MUCH_ROOM = 8L << 30;

  private WorkFolder() {}

  /**
   * {@code java.io.tmpdir/billhook-USER}, readable by its owner alone where the system has that.
   */
  static Path ofUser() {
    return ofUser(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * In memory where the system offers that with much room, as Linux does: thousands of small files
   * come and go there at once. Otherwise the same as {@link #ofUser()}.
   */
  static Path inMemory() {
    boolean offered =
        Files.isWritable(SHARED_MEMORY) && SHARED_MEMORY.toFile().getUsableSpace() >= MUCH_ROOM;
    return offered ? ofUser(SHARED_MEMORY) : ofUser();
  }

  private static Path ofUser(Path parent) {
    String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9_-]", "_");
    Path folder = parent.resolve("billhook-" + user);
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

  /** Deletes a folder with all that is in it, where it is there. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }

  /** What another process deletes at the same time is gone as well. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e != null && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
