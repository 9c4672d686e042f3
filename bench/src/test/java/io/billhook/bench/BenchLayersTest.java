package io.billhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.billhook.rule.FeatureRules;
import io.billhook.rule.LayerRules;
import org.junit.jupiter.api.Test;

/** No test of another module sees this one. */
final class BenchLayersTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.billhook");

  @Test
  void bench_keeps_to_the_layers() {
    assertThat(ALL.stream().map(c -> c.getPackageName())).contains("io.billhook.bench.jobs");
    new LayerRules("io.billhook").all().forEach(rule -> rule.check(ALL));
  }

  @Test
  void no_packages_go_in_circles() {
    new FeatureRules("io.billhook").noCycles().check(ALL);
  }
}
