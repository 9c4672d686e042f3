package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.rule.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Processes of the release before run on the schema of today, until the roll-out is over: each
 * statement of theirs is prepared against it. With {@code -Dcompat.write=VERSION} those of today
 * are written first.
 */
final class ReleasedStatementsTest {
  private static final Path RELEASES = Project.ROOT.resolve("compat");
  private static final String STATEMENTS = "statements.sql";
  private static final String NAME = "--## ";

  @BeforeAll
  static void writeWhereAsked() throws Exception {
    String version = System.getProperty("compat.write");
    if (version != null) {
      Files.createDirectories(RELEASES.resolve(version));
      Files.writeString(
          RELEASES.resolve(version).resolve(STATEMENTS),
          Statements.all("io.billhook").entrySet().stream()
              .map(each -> NAME + each.getKey() + "\n" + each.getValue().stripTrailing() + "\n")
              .collect(Collectors.joining("\n")));
    }
  }

  @Test
  void statements_of_each_release_are_accepted_by_the_schema_of_today() throws Exception {
    List<Path> releases = releases();
    assertThat(releases).isNotEmpty();
    try (var database = new ScratchDatabase(TestServices.postgres().url());
        Connection connection = database.connect()) {
      for (Path release : releases) {
        Map<String, String> statements = read(Files.readString(release.resolve(STATEMENTS)));
        assertThat(statements).as(release.toString()).hasSizeGreaterThan(100);
        assertThat(Statements.refusals(connection, statements)).as(release.toString()).isEmpty();
      }
    }
  }

  @Test
  void a_statement_that_the_schema_no_longer_takes_is_found() throws SQLException {
    String old =
        NAME + "a.ASql.GONE\nSELECT id\nFROM job WHERE shard = $1\n\n" + NAME + "b.B.C\nSELECT 1\n";
    try (var database = new ScratchDatabase(TestServices.postgres().url());
        Connection connection = database.connect()) {
      assertThat(Statements.refusals(connection, read(old)))
          .singleElement()
          .asString()
          .startsWith("a.ASql.GONE: ")
          .contains("shard");
    }
  }

  private static List<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASES)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static Map<String, String> read(String file) {
    Map<String, String> statements = new TreeMap<>();
    for (String part : file.split("(?m)^" + NAME, -1)) {
      if (!part.isEmpty()) {
        int line = part.indexOf('\n');
        statements.put(part.substring(0, line), part.substring(line + 1));
      }
    }
    return statements;
  }
}
