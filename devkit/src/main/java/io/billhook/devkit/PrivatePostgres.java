package io.billhook.devkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL of its own, from the installed package and with that package's default settings: own
 * data, own port, loopback alone. Thrown away on close. The log-in is the superuser {@code
 * postgres}.
 */
public final class PrivatePostgres implements AutoCloseable {
  private static final String SUPERUSER = "postgres";

  private final PostgresInstallation installation;
  private final ServerFolder folder = ServerFolder.throwAway();
  private final int port = FreePort.find();
  private boolean closed;

  private PrivatePostgres(PostgresInstallation installation) {
    this.installation = installation;
  }

  /** Whether PostgreSQL's server programs are installed here. */
  public static boolean available() {
    return PostgresInstallation.find().isPresent();
  }

  /** Blocks until the server answers, some seconds. */
  public static PrivatePostgres start() {
    var installation =
        PostgresInstallation.find()
            .orElseThrow(() -> new IllegalStateException("PostgreSQL is not installed"));
    var server = new PrivatePostgres(installation);
    try {
      server.run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", SUPERUSER);
      server.run(
          "pg_ctl", "-w", "-l", server.folder.log().toString(), "-o", server.options(), "start");
      return server;
    } catch (RuntimeException e) {
      server.folder.release();
      throw e;
    }
  }

  private String options() {
    return "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''";
  }

  /** {@code postgres://postgres@127.0.0.1:PORT/postgres}. */
  public URI url() {
    return URI.create("postgres://%s@127.0.0.1:%d/postgres".formatted(SUPERUSER, port));
  }

  /** The folder of the programs that belong to this server. */
  public Path programs() {
    return installation.programs();
  }

  /** Stops the server, open connections notwithstanding, and deletes its data. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      run("pg_ctl", "-w", "-m", "immediate", "stop"); // nothing of it is kept
      folder.release();
    }
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>(installation.command(program));
    command.addAll(List.of("-D", folder.data().toString()));
    command.addAll(List.of(arguments));
    Path output = folder.log().resolveSibling(program + ".out");
    try {
      // To a file: a pipe would stay open for as long as the server that pg_ctl leaves behind.
      Process run =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (run.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + Files.readString(output, UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
