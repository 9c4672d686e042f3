package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.doctor.Finding;
import io.billhook.launcher.doctor.Finding.Verdict;
import io.billhook.migrations.LogIn;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all processes hold, against what the server, the database and the log-in allow. */
@ExtendWith(VertxExtension.class)
final class ConnectionLimitsTest {

  @Test
  void the_tightest_limit_is_compared_and_the_fix_fits(Vertx vertx) throws SQLException {
    DatabaseConfig owner = TestServices.freshDatabase();
    String name = owner.url().getPath().substring(1);
    String user = "app_" + UUID.randomUUID().toString().substring(24);
    new LogIn(owner.url()).make(user, "of-" + user);
    URI url =
        URI.create(
            "postgres://%s:of-%s@%s:%d/%s"
                .formatted(user, user, owner.url().getHost(), owner.url().getPort(), name));

    assertThat(look(vertx, url, 12).verdict()).isEqualTo(Verdict.OK);
    Finding tight = look(vertx, url, 200);
    assertThat(tight.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(tight.how())
        .containsPattern(
            ": 419, 838 in a roll-out, of the \\d+ that the server has \\(max_connect");

    administer(owner, "ALTER ROLE " + user + " CONNECTION LIMIT 60");
    Finding ofRole = look(vertx, url, 12);
    assertThat(ofRole.verdict()).isEqualTo(Verdict.WARN);
    assertThat(ofRole.how())
        .contains("86 in a roll-out, of the 60 that this log-in may have")
        .endsWith("Set DATABASE_POOL_SIZE to 5, or raise that limit to 86");
    assertThat(look(vertx, url, 5).verdict()).isEqualTo(Verdict.OK);

    administer(owner, "ALTER DATABASE " + name + " CONNECTION LIMIT 30");
    Finding ofDatabase = look(vertx, url, 2);
    assertThat(ofDatabase.verdict()).isEqualTo(Verdict.WARN);
    assertThat(ofDatabase.how())
        .contains("of the 30 that the database may have")
        .endsWith("Raise that limit to 46, or run fewer processes");
  }

  private static Finding look(Vertx vertx, URI url, int poolSize) {
    var config = new DatabaseConfig(url, url, false, poolSize);
    try (Database database = Database.open(vertx, config)) {
      return ConnectionLimits.of(config, database.auth());
    }
  }

  private static void administer(DatabaseConfig owner, String statement) throws SQLException {
    URI url = owner.url();
    String jdbc =
        "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
    String user = url.getUserInfo().split(":", 2)[0];
    try (Connection connection = DriverManager.getConnection(jdbc, user, "");
        Statement sent = connection.createStatement()) {
      sent.execute(statement);
    }
  }
}
