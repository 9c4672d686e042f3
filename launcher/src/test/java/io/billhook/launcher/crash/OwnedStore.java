package io.billhook.launcher.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.PrivatePostgres;
import io.billhook.launcher.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A database as services give one: its owner may make roles and is no superuser. What is done to it
 * is what docs/manual.md says, by the programs that belong to the server.
 */
final class OwnedStore implements Store {
  private static final String DATABASE = "billhook";
  private static final String OWNER = "shop";
  private static final String APP = "shop_app";

  private final PrivatePostgres server = PrivatePostgres.start(Map.of("fsync", "off"));
  private final Path folder;

  /**
   * @param folder for what commands read and write
   */
  OwnedStore(Path folder) {
    this.folder = folder;
    execute("postgres", "CREATE ROLE " + OWNER + " LOGIN CREATEROLE PASSWORD 'x'");
    create();
    migrate();
  }

  /** Whether there can be one here. */
  static boolean available() {
    return PrivatePostgres.available() && PrivatePostgres.has("pg_dump", "pg_restore");
  }

  private void create() {
    execute("postgres", "CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
  }

  private void migrate() {
    Command.Ended ended =
        Command.run(
            folder,
            Map.of(
                "DATABASE_URL",
                as(OWNER).toString(),
                "DATABASE_APP_USER",
                APP,
                "DATABASE_APP_PASSWORD",
                "x"),
            "migrate");
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  /**
   * Writes a dump, as whoever migrates.
   *
   * @param moment that it shows, as {@link Ledger#atOneMoment} names it
   */
  void dump(Path file, String moment) {
    run(
        "pg_dump",
        "--snapshot=" + moment,
        "--role=billhook_backup",
        "--enable-row-security",
        "-Fc",
        "-f",
        file.toString(),
        as(OWNER).toString());
  }

  /** The database and all that belongs to it in the cluster is gone, as in a new cluster. */
  void lose() {
    execute("postgres", "DROP DATABASE " + DATABASE + " WITH (FORCE)");
    List<String> roles = new ArrayList<>(List.of(APP));
    roles.addAll(texts("postgres", "SELECT rolname FROM pg_roles WHERE rolname ~ '^billhook_'"));
    roles.forEach(role -> execute("postgres", "DROP ROLE " + role));
  }

  /** Makes an empty database and reads a dump into it. */
  void restore(Path file) {
    create();
    Command.Ended roles = Command.run(folder, Map.of(), "migrate", "--print-roles", OWNER);
    assertThat(roles.code()).as(roles.err()).isZero();
    execute(as(OWNER), roles.out());
    run(
        "pg_restore",
        "--role=billhook_owner",
        "--exit-on-error",
        "-d",
        as(OWNER).toString(),
        file.toString());
  }

  /** What is missing in a restored one: the log-in of api and worker. */
  void migrateAgain() {
    migrate();
  }

  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(server.programs().resolve(program).toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve(program + ".out");
    try {
      Process run =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(run.waitFor()).as(Files.readString(output, UTF_8)).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  @Override
  public URI url() {
    return as("postgres");
  }

  @Override
  public URI programs() {
    return as(APP);
  }

  private URI as(String user) {
    return URI.create(
        "postgres://%s:x@127.0.0.1:%d/%s".formatted(user, server.url().getPort(), DATABASE));
  }

  private void execute(String database, String sql) {
    execute(server.url().resolve("/" + database), sql);
  }

  private static void execute(URI url, String sql) {
    try (Connection connection = connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  private List<String> texts(String database, String sql) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = connect(server.url().resolve("/" + database));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
    return texts;
  }

  private static Connection connect(URI url) throws SQLException {
    String[] logIn = url.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d%s".formatted(url.getPort(), url.getPath()),
        logIn[0],
        logIn.length == 2 ? logIn[1] : "");
  }

  @Override
  public void crash() {
    server.kill();
    server.launch();
  }

  @Override
  public void close() {
    server.close();
  }
}
