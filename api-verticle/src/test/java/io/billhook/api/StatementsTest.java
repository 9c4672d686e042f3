package io.billhook.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {

  @Test
  void every_statement_is_valid_on_the_migrated_schema() throws Exception {
    URI url = TestServices.freshDatabase().url();
    String jdbc = "jdbc:postgresql://" + url.getAuthority().replaceAll(".*@", "") + url.getPath();
    List<Field> statements = statements();
    assertThat(statements).hasSizeGreaterThan(25);
    try (var connection = DriverManager.getConnection(jdbc, "postgres", "postgres");
        var statement = connection.createStatement()) {
      int number = 0;
      for (Field field : statements) {
        statement.execute("PREPARE s" + number++ + " AS " + field.get(null));
      }
    }
  }

  /** Every text constant of every class whose name ends with Sql. */
  private static List<Field> statements() throws Exception {
    Path classes =
        Path.of(ApiVerticle.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Field> found = new ArrayList<>();
    for (String name : sqlClasses(classes)) {
      for (Field field : Class.forName(name).getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          field.setAccessible(true);
          found.add(field);
        }
      }
    }
    return found;
  }

  private static List<String> sqlClasses(Path classes) throws IOException {
    try (var files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith("Sql.class"))
          .map(file -> file.replace(".class", "").replace('/', '.').replace('\\', '.'))
          .toList();
    }
  }
}
