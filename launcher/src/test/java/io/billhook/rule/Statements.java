package io.billhook.rule;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every statement of a program: the text constants of the classes named {@code XxxSql}. */
public final class Statements {
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");

  private Statements() {}

  /**
   * By {@code Class.CONSTANT}.
   *
   * @param root the base package
   */
  public static Map<String, String> all(String root) throws IllegalAccessException {
    Map<String, String> statements = new TreeMap<>();
    for (JavaClass javaClass :
        new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(root)) {
      if (javaClass.getSimpleName().endsWith("Sql")) {
        collect(javaClass.reflect(), statements);
      }
    }
    return statements;
  }

  /** By {@code Class.CONSTANT}, the records in the statement's class. */
  private static Map<String, List<Class<?>>> records(Collection<String> statements) {
    Map<String, List<Class<?>>> records = new TreeMap<>();
    for (String statement : statements) {
      try {
        Class<?> sql = Class.forName(statement.substring(0, statement.lastIndexOf('.')));
        records.put(
            statement, Arrays.stream(sql.getDeclaredClasses()).filter(Class::isRecord).toList());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return records;
  }

  private static void collect(Class<?> sql, Map<String, String> statements)
      throws IllegalAccessException {
    for (Field field : sql.getDeclaredFields()) {
      if (field.getType() == String.class
          && Modifier.isStatic(field.getModifiers())
          && Modifier.isFinal(field.getModifiers())
          && !Modifier.isPrivate(field.getModifiers())) {
        field.setAccessible(true);
        statements.put(sql.getName() + "." + field.getName(), (String) field.get(null));
      }
    }
  }

  /** Those of seven values and more that do not come as a record: so many are mixed up one day. */
  public static List<String> withoutRecord(Map<String, String> statements) {
    Map<String, List<Class<?>>> records = records(statements.keySet());
    List<String> without = new ArrayList<>();
    statements.forEach(
        (name, sql) -> {
          long parameters =
              PARAMETER.matcher(sql).results().map(MatchResult::group).distinct().count();
          if (parameters >= 7
              && records.getOrDefault(name, List.of()).stream()
                  .noneMatch(r -> r.getRecordComponents().length == parameters)) {
            without.add(name);
          }
        });
    return without;
  }

  /** What PostgreSQL says to those that it does not accept. */
  public static List<String> refusals(Connection connection, Map<String, String> statements)
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
