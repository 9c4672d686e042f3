package io.billhook.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.bench.server.PgBench;
import io.billhook.devkit.PrivateRabbit;
import io.billhook.devkit.TestServices;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of so short a run say nothing; the members, the counts and the clean-up do. */
class BenchTest {

  /** What one run left: its exit code and the last line of its standard output. */
  private record Ended(int code, String lastLine) {
    JsonObject result() {
      return new JsonObject(lastLine);
    }
  }

  @Test
  void intake_loses_and_doubles_nothing() throws SQLException {
    assumeInstalled();
    Ended ended = run("intake", "--rounds", "1", "--seconds", "4", "--warm-up", "1");
    assertThat(ended.code()).isZero();
    JsonObject result = ended.result();
    assertThat(result.fieldNames())
        .containsExactly(
            "bench",
            "per_second",
            "p99_ms",
            "limit_per_second",
            "ratio",
            "lost",
            "doubled",
            "refused");
    assertThat(result.getString("bench")).isEqualTo("intake");
    assertSound(result);
    assertThat(result.getLong("refused")).isZero();
    assertThat(result.getDouble("p99_ms")).isPositive();
    assertThat(result.getDouble("limit_per_second")).isPositive();
    assertThat(databasesLeft()).isZero();
    assertThat(queuesLeft()).isEmpty();
  }

  @Test
  void signed_in_reads_are_answered() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    Ended ended = run("api", "--rounds", "1", "--seconds", "1", "--warm-up", "1");
    assertThat(ended.code()).isZero();
    JsonObject result = ended.result();
    assertThat(result.fieldNames())
        .containsExactly("bench", "per_second", "p99_ms", "limit_per_second", "ratio", "refused");
    assertThat(result.getDouble("per_second")).isPositive();
    assertThat(result.getDouble("limit_per_second")).isPositive();
    assertThat(result.getLong("refused")).isZero();
  }

  @Test
  void jobs_are_lost_and_doubled_never() {
    assumeInstalled();
    Ended ended =
        run(
            "jobs",
            "--rounds",
            "1",
            "--jobs",
            "2000",
            "--seconds",
            "1",
            "--warm-ups",
            "0",
            "--singles",
            "20");
    assertThat(ended.code()).isZero();
    JsonObject result = ended.result();
    assertThat(result.fieldNames())
        .contains(
            "bench",
            "per_second",
            "p99_ms",
            "limit_per_second",
            "ratio",
            "lost",
            "doubled",
            "hot_share",
            "vs_db_scheduler");
    assertSound(result);
    assertThat(result.getDouble("vs_db_scheduler")).isPositive();
    assertThat(result.getDouble("hot_share")).isBetween(0.0, 1.0);
  }

  @Test
  void a_backlog_is_worked_off_once() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    Ended ended = run("backlog", "--jobs", "5000", "--fresh", "1000", "--rounds", "1");
    assertThat(ended.code()).isZero();
    JsonObject result = ended.result();
    assertThat(result.fieldNames())
        .contains(
            "bench", "per_second", "fresh_per_second", "ratio", "lost", "doubled", "hot_share");
    assertSound(result);
    assertThat(result.getDouble("fresh_per_second")).isPositive();
  }

  @Test
  void an_unknown_bench_is_wrong_usage() {
    assertThat(Bench.run(Map.of(), "nothing")).isEqualTo(2);
    assertThat(Bench.run(Map.of())).isEqualTo(2);
    assertThat(Bench.run(Map.of(), "help")).isZero();
  }

  @Test
  void an_unknown_experiment_is_said_plainly() {
    assertThat(Bench.run(Map.of(), "faults", "--list")).isZero();
    assertThat(Bench.run(Map.of(), "faults", "--experiment", "nothing")).isEqualTo(1);
  }

  @Test
  void an_unknown_check_is_said_plainly() {
    assertThat(Bench.run(Map.of(), "processes", "--list")).isZero();
    assertThat(Bench.run(Map.of(), "processes", "--list", "--check", "revoked-keys")).isZero();
    assertThat(Bench.run(Map.of(), "processes", "--check", "nothing")).isEqualTo(1);
    assertThat(Bench.run(Map.of(), "processes", "--throughput", "--check", "restarts"))
        .isEqualTo(1);
    assertThat(Bench.run(Map.of(), "processes", "--seconds", "x")).isEqualTo(2);
  }

  @Test
  void a_malformed_address_is_said_plainly() {
    assertThat(Bench.run(Map.of("DATABASE_URL", "nowhere"), "jobs")).isEqualTo(1);
  }

  private static void assertSound(JsonObject result) {
    assertThat(result.getLong("lost")).isZero();
    assertThat(result.getLong("doubled")).isZero();
    assertThat(result.getDouble("per_second")).isPositive();
    assertThat(result.getDouble("ratio")).isPositive();
  }

  private static void assumeInstalled() {
    assumeTrue(PrivateRabbit.available(), "rabbitmq-server is not installed");
    assumeTrue(PgBench.available(), "pgbench is not installed");
  }

  private static Ended run(String... arguments) {
    Map<String, String> variables =
        Map.of(
            "DATABASE_URL", TestServices.postgres().url().toString(),
            "RABBITMQ_URL", TestServices.rabbit().url().toString());
    PrintStream out = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      int code = Bench.run(variables, arguments);
      return new Ended(code, printed.toString(UTF_8).strip().lines().toList().getLast());
    } finally {
      System.setOut(out);
    }
  }

  private static long databasesLeft() throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + TestServices.postgres().url().getPort() + "/";
    try (var connection = DriverManager.getConnection(url + "postgres", "postgres", "postgres");
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'billhook_bench%'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String queuesLeft() {
    return TestServices.rabbit().ctl("-q", "list_queues", "name", "--no-table-headers").strip();
  }
}
