package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.billhook.published.Public;
import io.billhook.rule.ProductRules;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/public.txt is what products may build on: every member that is public or protected in a type
 * marked with {@link Public}. A change of it is written anew by {@code -Dpublic.write=true}, and
 * seen in the diff.
 */
final class PublicListTest {
  private static final Path LIST = Project.ROOT.resolve("docs/public.txt");

  @Test
  void the_list_is_what_the_classes_have() throws IOException {
    List<String> found = lines(marked());
    assertThat(found).hasSizeGreaterThan(300);
    if (Boolean.getBoolean("public.write")) {
      Files.write(LIST, found);
    }
    assertThat(found)
        .as("run PublicListTest with -Dpublic.write=true, and look at the diff of docs/public.txt")
        .isEqualTo(Files.readAllLines(LIST));
  }

  /** A type and its members, nested types after their owner. */
  @Test
  void a_member_more_or_less_is_a_line() {
    assertThat(lines(List.of(Example.class)))
        .containsExactly(
            "io.billhook.PublicListTest$Example: record(java.util.List<java.lang.String> names)",
            "  java.lang.String first(int) throws java.io.IOException");
  }

  record Example(List<String> names) {
    String hidden() {
      return "";
    }

    public String first(int at) throws IOException {
      return hidden() + names.get(at);
    }
  }

  private static Collection<Class<?>> marked() {
    Set<Class<?>> marked = new TreeSet<>(Comparator.comparing(Class::getName));
    new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests()).importPackages("io.billhook").stream()
            .filter(one -> one.isAnnotatedWith(Public.class))
            .forEach(one -> marked.add(one.reflect()));
    marked.add(ProductRules.class);
    return marked;
  }

  private static List<String> lines(Collection<? extends Class<?>> types) {
    return types.stream().flatMap(PublicListTest::lines).toList();
  }

  private static Stream<String> lines(Class<?> type) {
    Stream<String> members =
        Stream.of(
                Arrays.stream(type.getDeclaredConstructors()).filter(_ -> !type.isRecord()),
                Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> !method.isBridge() && !isOfARecord(type, method)),
                Arrays.stream(type.getDeclaredFields()))
            .flatMap(some -> some)
            .map(Member.class::cast)
            .filter(PublicListTest::isOpen)
            .map(PublicListTest::line)
            .sorted();
    Stream<String> nested =
        Arrays.stream(type.getDeclaredClasses())
            .filter(one -> Modifier.isPublic(one.getModifiers()))
            .sorted(Comparator.comparing(Class::getName))
            .flatMap(PublicListTest::lines);
    return Stream.of(Stream.of(head(type)), members.map("  "::concat), nested)
        .flatMap(some -> some);
  }

  private static boolean isOpen(Member member) {
    return !member.isSynthetic()
        && (Modifier.isPublic(member.getModifiers())
            || Modifier.isProtected(member.getModifiers()));
  }

  /** What follows from its head. */
  private static boolean isOfARecord(Class<?> type, Method method) {
    return type.isRecord()
        && (List.of("toString", "hashCode", "equals").contains(method.getName())
            || Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.getAccessor().equals(method)));
  }

  private static String head(Class<?> type) {
    if (type.isRecord()) {
      return type.getName()
          + ": record("
          + Arrays.stream(type.getRecordComponents())
              .map(PublicListTest::component)
              .collect(Collectors.joining(", "))
          + ")";
    }
    String kind = type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    return type.getName() + ": " + kind;
  }

  private static String component(RecordComponent component) {
    return component.getGenericType().getTypeName() + " " + component.getName();
  }

  private static String line(Member member) {
    String text =
        switch (member) {
          case Method method -> method.toGenericString();
          case Constructor<?> constructor -> constructor.toGenericString();
          case Field field -> field.toGenericString();
          default -> throw new IllegalStateException(member.toString());
        };
    String owner = member.getDeclaringClass().getName();
    String plain =
        text.replaceAll("\\b(public|final|native|strictfp|volatile|transient) ", "")
            .replace(owner + "." + member.getName(), member.getName());
    return member instanceof Constructor<?> ? plain.replaceFirst("^[\\w.$]*\\(", "new(") : plain;
  }
}
