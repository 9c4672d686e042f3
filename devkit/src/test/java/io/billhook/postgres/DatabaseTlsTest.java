package io.billhook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.Env;
import io.billhook.devkit.Await;
import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.devkit.TcpProxy;
import io.billhook.migrations.Migrations;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that wants TLS: migrations and processes read its address alike. */
@ExtendWith(VertxExtension.class)
final class DatabaseTlsTest {
  @TempDir private static Path folder = Path.of("");
  private static EmbeddedPostgres server;
  private static ServerCertificate certificate;
  private static ServerCertificate other;

  @BeforeAll
  static void start() throws Exception {
    certificate = ServerCertificate.make(folder, "server", "-1d", 10);
    other = ServerCertificate.make(folder, "other", "-1d", 10);
    server = EmbeddedPostgres.startFast();
    new Migrations(server.url()).migrate();
    show(certificate);
    Path rules = Path.of(setting("hba_file"));
    Files.writeString(rules, "hostssl all all all trust\nhostnossl all all all reject\n");
    execute("SELECT pg_reload_conf()");
    Await.until("TLS is wanted", () -> connects("disable") != null);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void show(ServerCertificate shown) throws SQLException {
    execute("ALTER SYSTEM SET ssl_cert_file = '" + shown.certificate() + "'");
    execute("ALTER SYSTEM SET ssl_key_file = '" + shown.key() + "'");
    execute("ALTER SYSTEM SET ssl = on");
    execute("SELECT pg_reload_conf()");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '',                                   ",
    "127.0.0.1, sslmode=prefer,                       ",
    "127.0.0.1, sslmode=require,                      ",
    "127.0.0.1, sslmode=disable,                      rejects",
    "localhost, sslmode=verify-full&sslrootcert=OURS, ",
    "127.0.0.1, sslmode=verify-ca&sslrootcert=OURS,   ",
    "127.0.0.1, sslmode=verify-full&sslrootcert=OURS, 127.0.0.1",
    "localhost, sslmode=verify-full&sslrootcert=OTHER, certification path",
    "localhost, sslmode=verify-ca&sslrootcert=OTHER,   certification path",
    "localhost, sslmode=verify-full,                  certification path",
    "localhost, sslmode=verify-full&sslrootcert=system, certification path",
  })
  void both_read_an_address_alike(String host, String query, String refused, Vertx vertx) {
    String text =
        query
            .replace("OURS", certificate.authority().toString())
            .replace("OTHER", other.authority().toString());
    both(vertx, Map.of("DATABASE_URL", url(host, text)), refused);
  }

  @Test
  void authorities_may_come_as_text_and_then_all_is_checked(Vertx vertx) throws IOException {
    String ours = Files.readString(certificate.authority());
    String theirs = Files.readString(other.authority());
    both(vertx, Map.of("DATABASE_URL", url("localhost", ""), "DATABASE_CA", theirs + ours), null);
    both(
        vertx,
        Map.of("DATABASE_URL", url("localhost", ""), "DATABASE_CA", ours.replace("\n", "\\n")),
        null);
    both(vertx, Map.of("DATABASE_URL", url("127.0.0.1", ""), "DATABASE_CA", ours), "127.0.0.1");
    both(
        vertx,
        Map.of("DATABASE_URL", url("localhost", ""), "DATABASE_CA", theirs),
        "certification path");
  }

  /** The driver's question would stay open at the server, and count, for a minute. */
  @Test
  void a_server_without_it_is_asked_and_nothing_is_left_open(Vertx vertx) {
    try (EmbeddedPostgres bare = EmbeddedPostgres.startFast();
        TcpProxy proxy = TcpProxy.to(bare.url());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      new Migrations(bare.url()).migrate();
      DatabaseConfig config = DatabaseConfig.direct(URI.create(proxy.url() + "?sslmode=prefer"));
      try (Database database = Database.open(vertx, config);
          EnginePool pool = database.enginePool(1)) {
        String sleep = "SELECT pg_sleep(0.3)";
        List<CompletableFuture<?>> work = new ArrayList<>();
        work.add(pool.run(sleep).toCompletionStage().toCompletableFuture());
        for (int i = 0; i < 4; i++) {
          work.add(CompletableFuture.runAsync(() -> database.engine().read(sleep), threads));
        }
        work.forEach(CompletableFuture::join);
        Await.until("those alone are open that serve", () -> proxy.open() == work.size());
      }
      Await.until("none is open", () -> proxy.open() == 0);
    }
  }

  @Test
  void one_that_has_expired_is_refused(Vertx vertx) throws Exception {
    ServerCertificate expired = ServerCertificate.make(folder, "expired", "-10d", 2);
    try (EmbeddedPostgres old = EmbeddedPostgres.startFast()) {
      EmbeddedPostgres usual = server;
      server = old;
      try {
        new Migrations(old.url()).migrate();
        show(expired);
        Await.until("TLS is there", () -> connects("require") == null);
        both(
            vertx,
            Map.of(
                "DATABASE_URL",
                url("localhost", "sslmode=verify-full&sslrootcert=" + expired.authority())),
            "NotAfter");
      } finally {
        server = usual;
      }
    }
  }

  @Test
  void what_cannot_be_meant_is_told_at_the_start() {
    Env env =
        new Env(
            Map.of(
                "DATABASE_URL", "postgres://a@b/c?sslmode=verify",
                "DATABASE_DIRECT_URL", "postgres://a@b/c?sslrootcert=/no/such",
                "DATABASE_CA", "no certificate"));
    DatabaseConfig.from(env);
    assertThat(catchThrowable(env::check))
        .hasMessageContaining("DATABASE_URL has an sslmode that is none of disable, allow")
        .hasMessageContaining("DATABASE_DIRECT_URL has an sslrootcert that is no file")
        .hasMessageContaining("DATABASE_CA is malformed: it wants certificates");
  }

  private static void both(Vertx vertx, Map<String, String> variables, @Nullable String refused) {
    Env env = new Env(variables);
    DatabaseConfig config = DatabaseConfig.from(env);
    env.check();
    Throwable migrating = catchThrowable(() -> new Migrations(config.directUrl()).pending());
    Throwable working =
        catchThrowable(
            () -> {
              try (Database database = Database.open(vertx, config)) {
                database.engine().transact(tx -> tx.query("SELECT 1").first());
              }
            });
    if (refused == null) {
      assertThat(migrating).isNull();
      assertThat(working).isNull();
    } else {
      assertThat(whole(migrating)).contains(refused);
      // The driver drops the reason; a process asks by the other one first.
      assertThat(working).isInstanceOf(DatabaseException.class);
    }
  }

  private static String whole(@Nullable Throwable thrown) {
    if (thrown == null) {
      throw new AssertionError("not refused");
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String url(String host, String query) {
    URI url = server.url();
    return "postgres://postgres:postgres@%s:%d%s%s"
        .formatted(host, url.getPort(), url.getPath(), query.isEmpty() ? "" : "?" + query);
  }

  private static @Nullable SQLException connects(String mode) {
    try (Connection _ = connection(mode)) {
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private static Connection connection(String mode) throws SQLException {
    URI url = server.url();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d%s?sslmode=%s".formatted(url.getPort(), url.getPath(), mode),
        "postgres",
        "postgres");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connection("prefer");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String setting(String name) throws SQLException {
    try (Connection connection = connection("prefer");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW " + name)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
