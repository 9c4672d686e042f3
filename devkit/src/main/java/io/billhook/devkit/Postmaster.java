package io.billhook.devkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server that {@code postmaster.pid} names: one that was left over from a process that was
 * killed, or one that is to crash.
 *
 * @param data its folder
 */
record Postmaster(Path data) {
  private static final long STOP_SECONDS = 10;

  static Postmaster of(Path data) {
    return new Postmaster(data);
  }

  /** Stops the server where it runs. Afterwards the data can be opened again. */
  void stop() throws IOException {
    var server = running();
    if (server.isPresent()) {
      interrupt(server.get());
      await(server.get());
    }
    // PostgreSQL would refuse to start where another program has that number by now.
    Files.deleteIfExists(file());
  }

  /**
   * Ends the server as a crash would, without a checkpoint, and starts it again on its data with
   * the options it had. Blocks until it answers again.
   *
   * @param log gets what the server writes
   */
  void crash(Path log) throws IOException {
    ProcessHandle server =
        running().orElseThrow(() -> new IllegalStateException("No server runs, see " + data));
    Path programs = Path.of(server.info().command().orElseThrow()).resolveSibling("pg_ctl");
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to run as root
    }
    command.addAll(List.of(programs.toString(), "-D", data.toString()));
    command.addAll(List.of("-l", log.toString(), "-m", "immediate", "-w", "restart"));
    var output = ProcessBuilder.Redirect.appendTo(log.toFile());
    Process run =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    try {
      if (run.waitFor() != 0) {
        throw new IllegalStateException("PostgreSQL does not start again, see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private Path file() {
    return data.resolve("postmaster.pid");
  }

  /** The server's first process, where it runs. */
  Optional<ProcessHandle> running() throws IOException {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    String pid = Files.readString(file()).lines().findFirst().orElse("").strip();
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
