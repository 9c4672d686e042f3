package io.billhook.devkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server that {@code postmaster.pid} names, left over from a process that was killed.
 *
 * @param file in the data folder
 */
record Postmaster(Path file) {
  private static final long STOP_SECONDS = 10;

  static Postmaster of(Path data) {
    return new Postmaster(data.resolve("postmaster.pid"));
  }

  /** Stops the server where it runs. Afterwards the data can be opened again. */
  void stop() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    var server = running();
    if (server.isPresent()) {
      interrupt(server.get());
      await(server.get());
    }
    // PostgreSQL would refuse to start where another program has that number by now.
    Files.deleteIfExists(file);
  }

  private Optional<ProcessHandle> running() throws IOException {
    String pid = Files.readString(file).lines().findFirst().orElse("").strip();
    return pid.matches("\\d{1,10}")
        ? ProcessHandle.of(Long.parseLong(pid))
            .filter(process -> process.info().command().orElse("").contains("postgres"))
        : Optional.empty();
  }

  /**
   * SIGINT is PostgreSQL's fast shutdown; Java itself only knows SIGTERM, which waits for clients.
   */
  private static void interrupt(ProcessHandle server) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      server.destroyForcibly();
    } else {
      new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
    }
  }

  private static void await(ProcessHandle server) throws IOException {
    try {
      server.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      server.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }
}
