package io.billhook.launcher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Outcome;
import io.billhook.devkit.faults.Series;
import io.billhook.devkit.faults.experiment.Experiments;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some of the experiments of {@code ./bench/run faults}, on one installation. */
@Isolated("It runs an installation of its own under load, within times")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FaultsTest {
  private static final long SEED = 13;

  /** So that it is no measure of the machine: that is the long form. */
  private static final double LOAD = 0.4;

  private static final double PATIENCE = 3;

  private static final Series SERIES = new Series(System.out::println, LOAD, PATIENCE);

  @AfterAll
  static void end() {
    SERIES.close();
  }

  @ParameterizedTest
  @Order(1)
  @ValueSource(
      strings = {"database-stopped", "broker-killed", "worker-stopped", "providers-lose-answers"})
  void nothing_is_lost_or_doubled(String name) throws Exception {
    Outcome outcome = run(named(name));
    assertThat(outcome.faults()).as(outcome.toString()).isEmpty();
  }

  /** It ends the installation, so it comes last. */
  @Test
  @Order(2)
  void what_is_lost_or_doubled_or_did_not_take_place_is_seen() throws Exception {
    Outcome outcome = run(new Tampered());
    assertThat(outcome.isSound()).isFalse();
    assertThat(outcome.faults())
        .anyMatch(fault -> fault.startsWith("lost: 3"))
        .anyMatch(fault -> fault.startsWith("doubled: 1"))
        .anyMatch(fault -> fault.startsWith("did not take place"));
    assertThat(outcome.evidence()).as("log lines").isNotEmpty();
  }

  @Test
  void each_experiment_has_a_name_of_its_own() {
    List<String> names = Experiments.ALL.stream().map(Experiment::name).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
  }

  private static Outcome run(Experiment experiment) throws Exception {
    Outcome outcome = SERIES.run(experiment, SEED, null);
    assumeTrue(outcome.skipped() == null, outcome::toString);
    System.out.println(outcome);
    return outcome;
  }

  private static Experiment named(String name) {
    return Experiments.ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
