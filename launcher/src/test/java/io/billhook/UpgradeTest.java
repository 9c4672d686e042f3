package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an older version has left is carried over, though policies are forced on the owner too. */
final class UpgradeTest {
  private static final String OF_OLD =
      """
      INSERT INTO account (id, email, operator_role) VALUES (gen_random_uuid(), 'ops@x.io', 'admin');
      INSERT INTO email (id, recipient, sender, subject, body_text, tags, status, created_at)
      SELECT gen_random_uuid(), 'x@x.io', 's', tag, 'x', ARRAY[tag], 'failed', now() - interval '8 days'
      FROM unnest(ARRAY['password-reset', 'invitation', 'receipt']) tag
      """;

  /** What is vouched for under another address, or was linked later, has made nothing. */
  private static final String WITH_IDENTITIES =
      """
      INSERT INTO account (id, email, created_at, email_verified_at)
      SELECT gen_random_uuid(), name || '@x.io', now() - interval '9 days',
             now() - CASE name WHEN 'made' THEN interval '9 days' ELSE interval '1 day' END
      FROM unnest(ARRAY['made', 'took-over', 'linked', 'thief']) name;
      INSERT INTO external_identity (provider, subject, account_id, email, created_at)
      SELECT 'oidc', replace(email, '@x.io', ''), id,
             CASE WHEN email = 'thief@x.io' THEN 'other@y.io' ELSE upper(email) END,
             email_verified_at + CASE WHEN email = 'linked@x.io' THEN interval '1 hour'
                                      ELSE interval '1 s' END
      FROM account;
      """;

  @Test
  void operators_can_still_log_in_and_texts_with_tokens_have_an_end() throws SQLException {
    try (var database =
            new ScratchDatabase(
                TestServices.postgres().url(), url -> useVersion(url, "8", OF_OLD));
        var connection = database.connect();
        var statement = connection.createStatement()) {
      try (var verified =
          statement.executeQuery("SELECT email_verified_at = created_at FROM account")) {
        assertThat(verified.next()).isTrue();
        assertThat(verified.getBoolean(1)).isTrue();
      }
      try (var mails =
          statement.executeQuery(
              "SELECT string_agg(subject, ' ' ORDER BY subject) FROM email WHERE text_until <= now()")) {
        assertThat(mails.next()).isTrue();
        assertThat(mails.getString(1)).isEqualTo("invitation password-reset");
      }
      try (var bare =
          statement.executeQuery(
              "SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")) {
        assertThat(bare.next()).isTrue();
        assertThat(bare.getInt(1)).isZero();
      }
    }
  }

  @Test
  void sign_ups_that_wait_keep_their_token_and_lose_their_hash() throws SQLException {
    String pending =
        """
        INSERT INTO signup (id, email, password_hash, name, tenant_name, token_hash, expires_at)
        VALUES (gen_random_uuid(), 'ada@x.io', 'a hash', 'Ada', 'Engines',
                sha256('token'), now() + interval '1 hour');
        """;
    try (var database =
            new ScratchDatabase(
                TestServices.postgres().url(), url -> useVersion(url, "18", pending));
        var connection = database.connect();
        var statement = connection.createStatement();
        var kept =
            statement.executeQuery(
                "SELECT password_hash FROM signup WHERE token_hash = sha256('token')")) {
      assertThat(kept.next()).isTrue();
      assertThat(kept.getString(1)).isNull();
    }
  }

  /** A reset of the password is not to take away what an account was made by. */
  @Test
  void an_identity_that_made_its_account_is_known_as_such() throws SQLException {
    try (var database =
            new ScratchDatabase(
                TestServices.postgres().url(), url -> useVersion(url, "18", WITH_IDENTITIES));
        var connection = database.connect();
        var statement = connection.createStatement();
        var made =
            statement.executeQuery(
                "SELECT string_agg(subject, ' ' ORDER BY subject) FROM external_identity"
                    + " WHERE made_account")) {
      assertThat(made.next()).isTrue();
      assertThat(made.getString(1)).isEqualTo("made took-over");
    }
  }

  private static void useVersion(URI database, String version, String rows) {
    String[] login = database.getUserInfo().split(":", 2);
    String address =
        "jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + database.getPath();
    try (var connection = DriverManager.getConnection(address, login[0], login[1]);
        var statement = connection.createStatement();
        var roles = UpgradeTest.class.getResourceAsStream("/db/role/roles.sql")) {
      byte[] sql = Objects.requireNonNull(roles, "roles.sql").readAllBytes();
      statement.execute(new String(sql, StandardCharsets.UTF_8));
      Flyway.configure().dataSource(address, login[0], login[1]).target(version).load().migrate();
      statement.execute(rows);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
