package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.TestServices;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL accepts every statement of the program against the migrated schema. A private constant
 * is taken for a part of a statement and left out.
 */
final class SqlTest {

  @Test
  void preparesOnTheEmbeddedPostgres() throws Exception {
    assertPrepares(TestServices.postgres().url());
  }

  /** The oldest version that is supported may be installed; the embedded one is the newest. */
  @Test
  void preparesOnAnInstalledPostgres() throws Exception {
    URI installed = URI.create("postgres://postgres@127.0.0.1:5432/postgres");
    assumeTrue(ScratchDatabase.answers(installed), "No PostgreSQL lets in " + installed);
    assertPrepares(installed);
  }

  @Test
  void aWrongStatementIsFound() throws Exception {
    try (var database = new ScratchDatabase(TestServices.postgres().url());
        Connection connection = database.connect()) {
      assertThat(refusals(connection, Map.of("a", "SELECT nothing FROM job", "b", "SELECT 1")))
          .singleElement()
          .asString()
          .startsWith("a: ");
    }
  }

  private static void assertPrepares(URI server) throws Exception {
    Map<String, String> statements = Statements.all();
    assertThat(statements).isNotEmpty();
    try (var database = new ScratchDatabase(server);
        Connection connection = database.connect()) {
      assertThat(refusals(connection, statements)).isEmpty();
    }
  }

  private static List<String> refusals(Connection connection, Map<String, String> statements)
      throws SQLException {
    List<String> refusals = new ArrayList<>();
    for (var statement : statements.entrySet()) {
      try (var sent = connection.createStatement()) {
        sent.setEscapeProcessing(false);
        sent.execute("PREPARE checked AS " + statement.getValue());
        sent.execute("DEALLOCATE checked");
      } catch (SQLException e) {
        refusals.add(statement.getKey() + ": " + e.getMessage());
      }
    }
    return refusals;
  }
}
