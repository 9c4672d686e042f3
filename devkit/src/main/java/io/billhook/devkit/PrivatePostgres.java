package io.billhook.devkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own, from the installed package and with that package's default settings: own
 * data, own port, loopback alone. It can be killed and started again on what it had stored. Thrown
 * away on close. The log-in is the superuser {@code postgres}.
 */
public final class PrivatePostgres implements AutoCloseable {
  private static final String SUPERUSER = "postgres";

  private final PostgresInstallation installation;
  private final ServerFolder folder = ServerFolder.throwAway();
  private final int port = FreePort.find();
  private final Map<String, String> settings;
  private boolean closed;

  private PrivatePostgres(PostgresInstallation installation, Map<String, String> settings) {
    this.installation = installation;
    this.settings = new LinkedHashMap<>(settings);
  }

  /** Whether PostgreSQL's server programs are installed here. */
  public static boolean available() {
    return PostgresInstallation.find().isPresent();
  }

  /** Whether these programs are beside the server's, which may come without its clients'. */
  public static boolean has(String... programs) {
    return PostgresInstallation.find()
        .filter(
            found ->
                Stream.of(programs).map(found.programs()::resolve).allMatch(Files::isExecutable))
        .isPresent();
  }

  /** Blocks until the server answers, some seconds. */
  public static PrivatePostgres start() {
    return start(Map.of());
  }

  /**
   * The same.
   *
   * @param settings of the server, in place of the package's
   */
  public static PrivatePostgres start(Map<String, String> settings) {
    return start(
        settings,
        server ->
            server.run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", SUPERUSER));
  }

  /** A standby that follows this server, on data, port and settings of its own. */
  public PrivatePostgres standby() {
    return start(
        settings,
        copy -> copy.run("pg_basebackup", "-d", "" + url(), "-c", "fast", "-R", "-X", "stream"));
  }

  private static PrivatePostgres start(
      Map<String, String> settings, java.util.function.Consumer<PrivatePostgres> fill) {
    var installation =
        PostgresInstallation.find()
            .orElseThrow(() -> new IllegalStateException("PostgreSQL is not installed"));
    var server = new PrivatePostgres(installation, settings);
    try {
      fill.accept(server);
      server.launch();
      return server;
    } catch (RuntimeException e) {
      server.folder.release();
      throw e;
    }
  }

  private String options() {
    var options = new StringBuilder("-p " + port);
    options.append(" -c listen_addresses=127.0.0.1 -c unix_socket_directories=''");
    settings.forEach((name, value) -> options.append(" -c " + name + "='" + value + "'"));
    return options.toString();
  }

  /** {@code postgres://postgres@127.0.0.1:PORT/postgres}. */
  public URI url() {
    return URI.create("postgres://%s@127.0.0.1:%d/postgres".formatted(SUPERUSER, port));
  }

  /** The folder of the programs that belong to this server. */
  public Path programs() {
    return installation.programs();
  }

  /** The folder of its data. */
  public Path data() {
    return folder.data();
  }

  /** How many lines with this text the server has written. */
  public long says(String text) {
    try (Stream<String> lines = Files.lines(folder.log(), UTF_8)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's processes, those of connections among them; none where it does not run. */
  public List<ProcessHandle> processes() {
    try {
      return Postmaster.of(folder.data()).running().stream()
          .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server, where it runs, and all of its processes at once, as a power failure would. */
  public void kill() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** Stops the server in order; open connections are cut. */
  public void stop() {
    run("pg_ctl", "-w", "-m", "fast", "stop");
  }

  /** Starts a server that was stopped or killed; blocks until it answers. */
  public void launch() {
    run("pg_ctl", "-w", "-l", folder.log().toString(), "-o", options(), "start");
  }

  /** Makes a standby a server that takes writes. */
  public void promote() {
    run("pg_ctl", "-w", "promote");
  }

  /** Stops the server, open connections notwithstanding, and deletes its data. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (!processes().isEmpty()) {
        run("pg_ctl", "-w", "-m", "immediate", "stop"); // nothing of it is kept
      }
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
