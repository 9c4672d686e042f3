package io.billhook.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.billhook.devkit.JavaFormat;
import io.billhook.rule.CodeRules;
import io.billhook.rule.DangerRules;
import io.billhook.rule.FeatureRules;
import io.billhook.rule.LibraryRules;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code billhook new} makes is compiled without a warning and keeps our rules. */
final class NewProductTest {
  @TempDir private Path clone = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "acme, note, send_report",
    "x9, order, go", // short lines are joined, keywords of SQL are no names of tables
    "zebrasareanimalswithfourlegs, long_line_item --plural long_items, tell_everybody_of_what_has_happened"
  })
  void it_compiles_is_formatted_and_keeps_the_rules(String product, String resource, String job)
      throws Exception {
    NewCommandTest.lookLikeAClone(clone);
    NewCommandTest.mustRun(clone, "product " + product);
    NewCommandTest.mustRun(clone, "resource " + resource);
    NewCommandTest.mustRun(clone, "job " + product + "." + job);
    NewCommandTest.mustRun(clone, "resource thing");

    Path folder = clone.resolve("products").resolve(product);
    List<Path> sources = sources(folder);
    assertThat(sources).hasSizeGreaterThan(15);
    List<String> written = texts(sources);
    JavaFormat.format(sources);
    assertThat(texts(sources)).isEqualTo(written);

    Path classes = folder.resolve("target/classes");
    assertThat(compile(sources, classes)).isEmpty();
    JavaClasses compiled = new ClassFileImporter().importPath(classes);
    Stream.of(
            new CodeRules(product).all(),
            new DangerRules(product).all(),
            new FeatureRules(product).all(),
            new LibraryRules(product).all())
        .flatMap(List::stream)
        .forEach(rule -> rule.check(compiled));

    JsonNode contract =
        new YAMLMapper()
            .readTree(folder.resolve("src/main/resources/openapi/" + product + ".yaml").toFile());
    assertThat(contract.get("paths")).hasSize(4);
    assertThat(contract.get("tags")).hasSize(2);
    assertThat(contract.at("/components/schemas")).hasSize(4);
  }

  /** What the list of names that no package may have is made of. */
  @Test
  void every_keyword_of_java_is_known() throws IOException {
    for (String word : List.of("abstract", "goto", "strictfp", "native", "null", "true", "enum")) {
      assertThat(SourceVersion.isKeyword(word)).isTrue();
      assertThat(NewCommandTest.refusal(clone, "product " + word)).contains("is taken");
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<String> texts(List<Path> files) throws IOException {
    var texts = new java.util.ArrayList<String>();
    for (Path file : files) {
      texts.add(Files.readString(file));
    }
    return texts;
  }

  /** What the compiler has to say, warnings included; nothing if all is well. */
  private static String compile(List<Path> files, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    Files.createDirectories(classes);
    try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
      var options =
          List.of(
              "-proc:none",
              "-Xlint:all,-processing,-classfile,-path",
              "-Werror",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).as(said.toString()).isEqualTo(said.toString().isEmpty());
    }
    return said.toString();
  }
}
