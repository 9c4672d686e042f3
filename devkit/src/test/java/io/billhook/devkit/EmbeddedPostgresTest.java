package io.billhook.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.postgres.Role;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @Test
  void fresh_database_is_migrated_and_has_roles_that_row_security_holds() throws Exception {
    URI url = TestServices.freshDatabase().url();
    assertThat(
            query(
                url,
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'billhook\\_%'"
                    + " AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcanlogin"))
        .containsAll(
            Arrays.stream(Role.values())
                .map(role -> "billhook_" + role.name().toLowerCase(Locale.ROOT))
                .toList());
    assertThat(query(url, "SELECT version FROM flyway_schema_history WHERE NOT success")).isEmpty();
    assertThat(query(url, "SELECT count(*)::text FROM job")).containsExactly("0");
  }

  @Test
  void fresh_databases_dont_meet() throws Exception {
    URI one = TestServices.freshDatabase().url();
    URI other = TestServices.freshDatabase().url();
    execute(one, "CREATE TABLE mine (id int)");
    assertThat(query(other, "SELECT relname FROM pg_class WHERE relname = 'mine'")).isEmpty();
  }

  @Test
  void kept_data_is_found_again_and_nothing_else_stays(@TempDir Path folder) throws Exception {
    ProcessHandle server;
    try (var postgres = EmbeddedPostgres.start(folder)) {
      assertThat(query(postgres.url(), "SHOW fsync")).containsExactly("on");
      assertThat(query(postgres.url(), "SHOW synchronous_commit")).containsExactly("on");
      execute(postgres.url(), "CREATE TABLE kept AS SELECT 7 AS n");
      server = server(folder);
    }
    server.onExit().get(10, TimeUnit.SECONDS);
    try (var postgres = EmbeddedPostgres.start(folder)) {
      assertThat(query(postgres.url(), "SELECT n::text FROM kept")).containsExactly("7");
    }
    assertThat(folder.resolve("owner")).doesNotExist();
  }

  @Test
  void folder_in_use_is_refused(@TempDir Path folder) throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use");
      assertThat(query(postgres.url(), "SELECT '1'")).containsExactly("1");
    }
  }

  @Test
  void server_left_by_a_killed_process_is_taken_over(@TempDir Path folder) throws Exception {
    Process owner = start(folder);
    ProcessHandle orphan;
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("started");
      orphan = server(folder);
    } finally {
      owner.destroyForcibly();
    }
    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(orphan.isAlive()).isTrue();
    try (var postgres = EmbeddedPostgres.start(folder)) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(query(postgres.url(), "SELECT n::text FROM kept")).containsExactly("8");
    }
  }

  private static Process start(Path folder) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KeptServer.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static ProcessHandle server(Path folder) throws Exception {
    Path file = folder.resolve("postgres").resolve("postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst())).orElseThrow();
  }

  static void execute(URI url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbc(url));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column, as text. */
  private static List<String> query(URI url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbc(url));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new java.util.ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static String jdbc(URI url) {
    return "jdbc:postgresql://127.0.0.1:%d%s?user=postgres".formatted(url.getPort(), url.getPath());
  }

  /** A process of its own that starts a server, says so, and waits to be killed. */
  static final class KeptServer {
    private KeptServer() {}

    public static void main(String[] arguments) throws Exception {
      var postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
      execute(postgres.url(), "CREATE TABLE kept AS SELECT 8 AS n");
      System.out.println("started");
      Thread.currentThread().join();
    }
  }
}
