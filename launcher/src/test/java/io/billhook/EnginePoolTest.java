package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.vertx.core.Vertx;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every statement of the engine, directly and behind a pooler. */
final class EnginePoolTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLookAtATableOfFiveRowsIsNotCompiledToMachineCode(boolean pooled) {
    DatabaseConfig direct = TestServices.freshDatabase();
    Vertx vertx = Vertx.vertx();
    try (Database database =
            Database.open(vertx, new DatabaseConfig(direct.url(), direct.url(), pooled, 2));
        EnginePool engine = database.enginePool(1)) {
      assertThat(engine.run("SELECT current_setting('jit') AS jit").await().first().text("jit"))
          .isEqualTo("off");
    } finally {
      vertx.close().await();
    }
  }
}
