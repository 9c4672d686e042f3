package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.launcher.Command;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulatorsCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void with_no_target_no_webhook_is_called() {
    try (Command simulators = start("none")) {
      HttpDoor door = HttpDoor.to(simulators.awaitReady());
      JsonObject customer = new JsonObject().put("email", "ada@example.com").put("name", "Ada");
      door.post("/_sim/stripe/customers", customer).ok();
      assertThat(door.get("/_sim/stripe/deliveries").ok().getJsonArray("data"))
          .isNotEmpty()
          .allSatisfy(
              delivery ->
                  assertThat(((JsonObject) delivery).encode())
                      .contains("given_up", "no target is set"));
    }
  }

  @Test
  void what_is_no_address_is_refused() {
    try (Command simulators = start("a b")) {
      Command.Ended ended = simulators.awaitEnd(Duration.ofMinutes(1));
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err()).contains("--target").doesNotContain("\tat ");
    }
  }

  private Command start(String target) {
    return Command.start(folder, Map.of(), "simulators", "--port", "0", "--target", target);
  }
}
