package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code billhook demo}. */
final class DemoCommandTest {
  /** On a machine that is busy with other things the event loop gets no turn for seconds. */
  private static final Predicate<String> TELLS_OF_THE_MACHINE =
      Pattern.compile("WARN +Thread \\S+ has been blocked for \\d+ ms").asPredicate();

  @Test
  void tells_of_the_flow_and_ends_by_itself() {
    Command.Ended demo = Program.demo();
    assertThat(demo.code()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out().lines().toList().getLast())
        .isEqualTo(
            "Done: an active subscription and one receipt, out of shuffled and doubled events.");
    assertThat(demo.out()).contains("status active").contains("job completed");
    assertThat(demo.err().lines().filter(line -> !TELLS_OF_THE_MACHINE.test(line))).isEmpty();
  }
}
