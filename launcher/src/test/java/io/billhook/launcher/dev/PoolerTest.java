package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FirstFlow;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flow behind pgbouncer in transaction mode. */
final class PoolerTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void the_flow_works_behind_a_transaction_pooler() throws Exception {
    assumeTrue(PgBouncer.installed(), "pgbouncer is not installed");
    DatabaseConfig database = TestServices.freshDatabase();
    try (PgBouncer pooler = PgBouncer.start(folder, database.url())) {
      Map<String, String> variables =
          Map.of(
              "DATABASE_URL", pooler.url().toString(),
              "DATABASE_DIRECT_URL", database.url().toString(),
              "DATABASE_POOLER", "transaction");
      try (FlowStack flow = FlowStack.on(TestServices.embeddedBroker(), database, variables)) {
        assertThat(flow.stack.settings.database().url()).isEqualTo(pooler.url());
        FirstFlow.check(flow.client, "pooled");
      }
    }
  }
}
