package io.billhook.devkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder with a disk of its own that is small and can be filled: memory mounted in its place,
 * with all that was in it. On Linux, for root. Whoever uses the folder must not run while it begins
 * or ends.
 */
public final class SmallVolume implements AutoCloseable {
  private static final int PIECE = 4_096;

  private final Path folder;
  private final Path aside;

  private SmallVolume(Path folder) {
    this.folder = folder;
    aside = folder.resolveSibling(folder.getFileName() + ".aside");
  }

  /** Why there can be none here; empty where there can. */
  public static Optional<String> lacks() {
    Path probe = WorkFolder.create("mount");
    try {
      mount(probe, 1);
      run("umount", probe.toString());
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("no disk can be mounted here: " + e.getMessage());
    } finally {
      WorkFolder.delete(probe);
    }
  }

  /** Gives the folder a disk of so many MB. */
  public static SmallVolume over(Path folder, int megabytes) {
    var volume = new SmallVolume(folder);
    run("cp", "-a", folder.toString(), volume.aside.toString());
    mount(folder, megabytes);
    run("cp", "-a", volume.aside + "/.", folder.toString());
    return volume;
  }

  private static void mount(Path folder, int megabytes) {
    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "billhook", folder.toString());
  }

  /** Takes all of the room that is left. */
  public void fill() {
    // Unbuffered: each piece is there, or there is no room for it.
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      byte[] piece = new byte[PIECE];
      while (folder.toFile().getUsableSpace() > 0) {
        ballast.write(piece);
      }
    } catch (IOException e) {
      if (folder.toFile().getUsableSpace() > 0) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Gives that room back. */
  public void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /** Gives the folder its own disk again, with all that is in it now. */
  @Override
  public void close() {
    free();
    WorkFolder.delete(aside);
    run("cp", "-a", folder.toString(), aside.toString());
    run("umount", folder.toString());
    WorkFolder.delete(folder);
    run("mv", aside.toString(), folder.toString());
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(List.of(command) + " failed: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
