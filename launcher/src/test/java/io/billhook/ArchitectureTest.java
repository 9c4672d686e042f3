package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.billhook.rule.CodeRules;
import io.billhook.rule.DangerRules;
import io.billhook.rule.FeatureRules;
import io.billhook.rule.LayerRules;
import io.billhook.rule.LibraryRules;
import io.billhook.rule.ModuleRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code keeps the rules, and each rule can fail: on the fixture that breaks it. */
final class ArchitectureTest {
  private static final String FIXTURE = "io.billhook.rule.fixture";
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.billhook");
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURE);

  static Stream<ArchRule> rulesOfTheCode() {
    return Stream.concat(rules("io.billhook"), new LayerRules("io.billhook").all().stream());
  }

  static Stream<ArchRule> rulesOnTheFixture() {
    return rules(FIXTURE);
  }

  private static Stream<ArchRule> rules(String root) {
    return Stream.of(
            new ModuleRules(root).all(),
            new FeatureRules(root).all(),
            new LibraryRules(root).all(),
            new CodeRules(root).all(),
            new DangerRules(root).all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheCode")
  void the_code_keeps(ArchRule rule) {
    rule.check(PRODUCTION);
  }

  @ParameterizedTest
  @MethodSource("rulesOnTheFixture")
  void the_fixture_breaks(ArchRule rule) {
    assertThat(rule.evaluate(BROKEN).hasViolation()).as(rule.getDescription()).isTrue();
  }

  /** An import that finds nothing would keep every rule. */
  @Test
  void every_module_is_seen() {
    assertThat(PRODUCTION.stream().map(c -> c.getPackageName()))
        .contains(
            "io.billhook.contract",
            "io.billhook.postgres",
            "io.billhook.migrations",
            "io.billhook.devkit",
            "io.billhook.api.http",
            "io.billhook.worker.engine",
            "io.billhook.launcher");
  }
}
