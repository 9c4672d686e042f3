package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.billhook.config.Env;
import io.billhook.config.Env.ConfigException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code .env.example} and the settings that the code reads are the same, both ways. */
final class EnvExampleTest {
  private static final List<Method> READERS = readers();
  private static final Pattern VARIABLE = Pattern.compile("#([A-Z][A-Z0-9_]*)=.*");

  private static final Pattern REQUIRED =
      Pattern.compile("(?:^|\\. )Required(?: where mail goes by Brevo)?(?:[,;.]| by )");

  /** Read where logging is set up, before there is an Env that could report an error. */
  private static final Set<String> OF_LOGGING = Set.of("LOG_FORMAT", "LOG_LEVEL");

  @Test
  void every_setting_that_is_read_is_explained_and_nothing_else() throws Exception {
    assertThat(explained()).containsExactlyInAnyOrderElementsOf(read());
  }

  @Test
  void every_value_is_commented_out() throws IOException {
    assertThat(lines()).allMatch(line -> line.isBlank() || line.startsWith("#"));
  }

  @Test
  void no_setting_is_explained_twice() throws IOException {
    assertThat(explained()).doesNotHaveDuplicates();
  }

  /** The checks of deploy/ know by these words what a process must be given. */
  @Test
  void what_a_process_does_not_start_without_is_called_required() throws Exception {
    Set<String> required = new TreeSet<>();
    StringBuilder comment = new StringBuilder();
    for (String line : lines()) {
      Matcher variable = VARIABLE.matcher(line);
      if (variable.matches() && REQUIRED.matcher(comment).find()) {
        required.add(variable.group(1));
      }
      if (line.startsWith("# ")) {
        comment.append(comment.isEmpty() ? "" : " ").append(line.substring(2));
      } else {
        comment.setLength(0);
      }
    }
    Env unset = new Env(Map.of());
    readAll(unset);
    ConfigException refused = catchThrowableOfType(ConfigException.class, unset::check);
    assertThat(refused.errors().stream().map(error -> error.split("\\W", 2)[0]))
        .containsExactlyInAnyOrderElementsOf(required);
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(Project.ROOT.resolve(".env.example"));
  }

  private static List<String> explained() throws IOException {
    return lines().stream()
        .map(VARIABLE::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .toList();
  }

  /** Read twice, unset and all set, since one variable may stand in for another. */
  static Set<String> read() throws Exception {
    Env unset = new Env(Map.of());
    readAll(unset);
    Set<String> names = new TreeSet<>(unset.asked());
    Env set =
        new Env(names.stream().collect(Collectors.toMap(Function.identity(), _ -> "malformed")));
    readAll(set);
    names.addAll(set.asked());
    names.addAll(OF_LOGGING);
    return names;
  }

  /** As all parts of the program read it. */
  static void readAll(Env env) throws Exception {
    assertThat(READERS).isNotEmpty();
    for (Method reader : READERS) {
      reader.invoke(null, env);
    }
  }

  private static List<Method> readers() {
    List<Method> readers = new ArrayList<>();
    for (JavaClass config :
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.billhook")) {
      if (config.isRecord() && config.tryGetMethod("from", Env.class).isPresent()) {
        Method reader = from(config);
        reader.setAccessible(true);
        readers.add(reader);
      }
    }
    return readers;
  }

  private static Method from(JavaClass config) {
    try {
      return config.reflect().getDeclaredMethod("from", Env.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
