package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code billhook demo}. */
final class DemoCommandTest {
  @Test
  void tells_of_the_flow_and_ends_by_itself() {
    Command.Ended demo = Program.demo();
    assertThat(demo.code()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out().lines().toList().getLast())
        .isEqualTo(
            "Done: an active subscription and one receipt, out of shuffled and doubled events.");
    assertThat(demo.out()).contains("status active").contains("job completed");
    assertThat(demo.out())
        .contains("template order-sent, version 1, values [\"order\",\"name\"]")
        .contains("202, to +491701234567, gsm7, 1 segment")
        .contains("status delivered, after");
    assertThat(demo.err()).isEmpty();
  }
}
