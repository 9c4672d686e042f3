package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 18 as a child of this JVM, on loopback. Its binaries are unpacked once for each user,
 * under {@code java.io.tmpdir}. The log-in is the superuser {@code postgres}; whoever can reach the
 * port may use it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String FIRST_DATABASE = "billhook";
  private static final String SUPERUSER = "postgres";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "synchronous_commit", "on");
  private static final Map<String, String> CRASHABLE =
      Map.of("fsync", "off", "synchronous_commit", "on");
  private static final Map<String, String> FAST =
      Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

  private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
  private final ServerFolder folder;
  private final Thread hook = new Thread(this::stop, "billhook-postgres-stop");
  private boolean stopped;

  private EmbeddedPostgres(
      io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, ServerFolder folder) {
    this.server = server;
    this.folder = folder;
    // For a JVM that ends without close(): the server is a process of its own and would go on.
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * As durable as a server: what has been committed survives a crash of the machine. Blocks for
   * about a second, at the very first start for some seconds more.
   *
   * @param data kept there, and found again; null for a folder that is deleted on close
   * @throws FolderInUseException where another live process uses that folder
   * @throws UncheckedIOException where it cannot be written to, or the server does not start
   */
  public static EmbeddedPostgres start(@Nullable Path data) {
    return start(data == null ? ServerFolder.throwAway() : ServerFolder.kept(data), DURABLE);
  }

  /**
   * Thrown away on close, careless of crashes, and in memory where there is room: for tests that
   * don't ask for durability.
   */
  public static EmbeddedPostgres startFast() {
    return start(ServerFolder.throwAwayFast(), FAST);
  }

  /**
   * Thrown away on close, and in memory where there is room: what has been committed survives
   * {@link #crash}, not a crash of the machine.
   */
  public static EmbeddedPostgres startCrashable() {
    return start(ServerFolder.throwAwayFast(), CRASHABLE);
  }

  private static EmbeddedPostgres start(ServerFolder folder, Map<String, String> settings) {
    // The library's own folder for what it unpacks; left to itself all users would share one.
    System.setProperty("ot.epg.working-dir", ServerFolder.home().toString());
    Redirect log = Redirect.appendTo(folder.log().toFile());
    var builder =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(ServerFolder.home().toFile())
            .setDataDirectory(folder.data())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START)
            .setOutputRedirector(log)
            .setErrorRedirector(log)
            .setLocaleConfig("locale", "C.UTF-8")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("listen_addresses", "127.0.0.1");
    settings.forEach(builder::setServerConfig);
    try {
      var started = new EmbeddedPostgres(builder.start(), folder);
      started.newDatabaseIfMissing(FIRST_DATABASE);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start, see " + folder.log(), e);
    }
  }

  /** {@code postgres://postgres:postgres@127.0.0.1:PORT/billhook}. */
  public URI url() {
    return url(FIRST_DATABASE);
  }

  public URI url(String database) {
    return URI.create(
        "postgres://%s:%s@127.0.0.1:%d/%s"
            .formatted(SUPERUSER, SUPERUSER, server.getPort(), database));
  }

  /** Makes an empty database and gives its address. */
  public URI newDatabase(String name) {
    execute("CREATE DATABASE \"" + name + "\"");
    return url(name);
  }

  /**
   * Makes a copy of a database.
   *
   * @param template nobody may be connected to it
   */
  public URI newDatabase(String name, String template) {
    execute("CREATE DATABASE \"%s\" TEMPLATE \"%s\"".formatted(name, template));
    return url(name);
  }

  private void newDatabaseIfMissing(String name) {
    try (var connection = connect();
        var query = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
      query.setString(1, name);
      if (!query.executeQuery().next()) {
        newDatabase(name);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot look for database " + name, e);
    }
  }

  private void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  private java.sql.Connection connect() throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl(SUPERUSER, "postgres"));
  }

  /**
   * Ends the server as a crash would and starts it again on its data and port. Every connection
   * breaks; what was committed is there again.
   */
  public void crash() {
    try {
      Postmaster.of(folder.data()).crash(folder.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server, open connections notwithstanding, within seconds. */
  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the JVM is stopping, which calls the hook as well: it finds the work done
    }
  }

  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      folder.release();
    }
  }
}
