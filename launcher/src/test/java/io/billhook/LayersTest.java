package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.billhook.rule.BrokenLayers;
import io.billhook.rule.LayerRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line of the table of layers can be broken, and then says so. */
final class LayersTest {
  @TempDir private static Path folder;
  private static JavaClasses broken;

  @BeforeAll
  static void write() throws IOException {
    broken = BrokenLayers.in(folder);
  }

  @Test
  void each_line_is_broken_by_its_fixture() {
    for (ArchRule rule : new LayerRules(BrokenLayers.ROOT).all()) {
      assertThat(rule.evaluate(broken).hasViolation()).as(rule.getDescription()).isTrue();
    }
  }

  @Test
  void a_line_that_stands_on_a_later_one_is_refused() {
    assertThatThrownBy(() -> LayerRules.check("a | b\nb |"))
        .hasMessage("a stands on a later line: b");
  }
}
