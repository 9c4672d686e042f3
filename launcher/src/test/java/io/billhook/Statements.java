package io.billhook;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every statement of the program: the text constants of the classes named {@code XxxSql}. */
final class Statements {
  private Statements() {}

  /** By {@code Class.CONSTANT}. */
  static Map<String, String> all() throws IllegalAccessException {
    Map<String, String> statements = new TreeMap<>();
    for (JavaClass javaClass :
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.billhook")) {
      if (javaClass.getSimpleName().endsWith("Sql")) {
        collect(javaClass.reflect(), statements);
      }
    }
    return statements;
  }

  /** By {@code Class.CONSTANT}, the records in the statement's class. */
  static Map<String, List<Class<?>>> records() throws IllegalAccessException {
    Map<String, List<Class<?>>> records = new TreeMap<>();
    for (String statement : all().keySet()) {
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
}
