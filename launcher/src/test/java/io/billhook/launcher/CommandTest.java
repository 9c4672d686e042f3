package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final String SLOW_TO_END =
      "trap 'sleep 0.2; echo last; echo gone >&2; exit 7' TERM; echo first;"
          + " while :; do sleep 0.05; done";

  @TempDir Path folder;

  @Test
  void what_it_writes_after_the_signal_is_read_to_its_end() {
    try (Command command =
        Command.start(List.of("sh", "-c", SLOW_TO_END), folder, Map.of(), "named")) {
      Await.until("it runs", Duration.ofSeconds(10), () -> !command.outLines().isEmpty());
      assertThat(command.terminate(Duration.ofSeconds(10)))
          .isEqualTo(new Command.Ended(7, "first\nlast", "gone"));
    }
  }
}
