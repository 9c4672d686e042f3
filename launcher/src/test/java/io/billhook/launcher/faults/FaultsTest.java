package io.billhook.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Outcome;
import io.billhook.devkit.faults.Series;
import io.billhook.devkit.faults.experiment.Experiments;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some of the experiments of {@code ./bench/run faults}, on one installation. */
@Isolated("It runs an installation of its own under load, within times")
final class FaultsTest {
  private static final long SEED = 13;
  private static final Series SERIES = new Series(System.out::println);

  @AfterAll
  static void end() {
    SERIES.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"database-stopped", "broker-killed", "worker-stopped", "mail-answers-lost"})
  void nothing_is_lost_or_doubled(String name) throws Exception {
    Experiment experiment =
        Experiments.ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    Outcome outcome = SERIES.run(experiment, SEED, null);
    assumeTrue(outcome.skipped() == null, outcome::toString);
    System.out.println(outcome);
    assertThat(outcome.faults()).as(outcome.toString()).isEmpty();
  }

  @Test
  void each_experiment_has_a_name_of_its_own() {
    List<String> names = Experiments.ALL.stream().map(Experiment::name).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
  }
}
