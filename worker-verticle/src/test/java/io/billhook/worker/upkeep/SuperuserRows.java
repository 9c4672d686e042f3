package io.billhook.worker.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.RetentionConfig;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.worker.testing.RecordingOutbox;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a fresh database that are written, and read, by the superuser, and pruned by us. */
final class SuperuserRows implements AutoCloseable {
  final Database database;
  private final Connection superuser;

  SuperuserRows(Vertx vertx) throws SQLException {
    DatabaseConfig config = TestServices.freshDatabase();
    database = Database.open(vertx, config);
    var url = config.url();
    superuser =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath(), "postgres", "postgres");
    // The driver's is the JVM's: for some hours a day it is tomorrow there.
    String zone = "SELECT current_setting('TimeZone') AS zone";
    run("SET TIME ZONE '" + database.engine().read(zone).first().text("zone") + "'");
    run("INSERT INTO account (id, email) VALUES (gen_random_uuid(), 'ann@x.io')");
  }

  @Override
  public void close() throws SQLException {
    superuser.close();
    database.close();
  }

  void prune(Area area, int expected) {
    Batches batches =
        new Batches(database.engine(), new RecordingOutbox(), new RetentionConfig(0, 0, 0));
    int rows = 0;
    @Nullable Place after = null;
    do {
      Batch batch = batches.delete(area, after);
      rows += batch.rows();
      after = batch.next();
    } while (after != null);
    assertThat(rows).isEqualTo(expected);
  }

  void run(String sql) throws SQLException {
    try (var statement = superuser.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(texts(sql).getFirst());
  }

  List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (var statement = superuser.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
