package io.billhook.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Node.js and npm, in one folder with a {@code package.json}. */
record Node(Path folder) {
  private static final int OLDEST = 20;
  private static final long LONGEST_MINUTES = 8;

  /** Whether there are npm and a Node.js that is new enough. */
  static boolean isInstalled() {
    try {
      Path here = Path.of("").toAbsolutePath();
      String version = run(here, Map.of(), "node", "--version").said().strip();
      return Integer.parseInt(version.substring(1, version.indexOf('.'))) >= OLDEST
          && run(here, Map.of(), "npm", "--version").code() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /**
   * What the lock file says, once for as long as that stays the same. No scripts of packages run.
   */
  void install() {
    try {
      String lock = Files.readString(folder.resolve("package-lock.json"));
      Path done = folder.resolve("node_modules/.installed");
      if (!Files.exists(done) || !Files.readString(done).equals(lock)) {
        ok("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Files.writeString(done, lock);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command that must end well, and gives what it has said. */
  String ok(String... command) {
    return ok(Map.of(), command);
  }

  String ok(Map<String, String> variables, String... command) {
    Ended ended = run(folder, variables, command);
    assertThat(ended.code()).as(ended.said()).isZero();
    return ended.said();
  }

  private record Ended(int code, String said) {}

  private static Ended run(Path folder, Map<String, String> variables, String... command) {
    try {
      Path said = Files.createTempFile("node", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().putAll(variables);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      Ended ended = new Ended(process.exitValue(), Files.readString(said));
      Files.delete(said);
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
