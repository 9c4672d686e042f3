package io.billhook.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.telemetry.Metrics;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class UnknownMessagesTest {
  @Test
  void those_of_which_nobody_knows_are_a_metric(Vertx vertx) {
    DatabaseConfig config = TestServices.freshDatabase();
    try (Database database = Database.open(vertx, config);
        EnginePool engine = database.enginePool(1);
        Metrics metrics = new Metrics()) {
      var unknown = new UnknownMessages(engine, metrics.registry());
      database
          .worker(null)
          .run(
              tx -> {
                for (String status : new String[] {"unknown", "unknown", "queued"}) {
                  tx.update(
                      """
                      INSERT INTO email (id, recipient, sender, subject, body_text, status)
                      VALUES ($1, 'ada@example.com', 's', 's', 't', $2)
                      """,
                      UUID.randomUUID(),
                      status);
                }
              });
      unknown.measure().await();
      assertThat(metrics.scrape())
          .contains("billhook_messages_unknown{channel=\"email\"} 2.0")
          .contains("billhook_messages_unknown{channel=\"sms\"} 0.0");
    }
  }
}
