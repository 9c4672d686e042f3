package io.billhook.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.bench.report.CannotMeasure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the database alone can do on this machine: rows of 1.5 kB, each committed by itself, from 64
 * connections. Measured by PostgreSQL's own pgbench.
 */
public final class PgBench implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final int CLIENTS = 64;
  private static final int ROW_BYTES = 1500;

  /** On a busy machine a second goes by before all clients are connected. */
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+) ");

  private final ScratchDatabase database;
  private final Path program;
  private final Path script;

  private PgBench(ScratchDatabase database, Path program) throws IOException, SQLException {
    this.database = database;
    this.program = program;
    this.script = Files.createTempFile("billhook-pgbench-", ".sql");
    Files.writeString(script, "INSERT INTO bench_row (body) VALUES (:body);\n");
    execute(ServerSql.LIMIT_TABLE);
  }

  /**
   * Makes its table.
   *
   * @throws CannotMeasure where pgbench is not installed
   */
  public static PgBench on(ScratchDatabase database) {
    try {
      return new PgBench(database, find());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static boolean available() {
    return candidates().anyMatch(Files::isExecutable);
  }

  /** Blocks for that long, 3 s at least; gives commits a second. */
  public double rowsPerSecond(Duration time) {
    try {
      execute(ServerSql.EMPTY_LIMIT_TABLE);
      return rate(run(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String run(Duration time) throws IOException, InterruptedException {
    URI url = database.url();
    Properties login = ScratchDatabase.login(url);
    List<String> command = new ArrayList<>(List.of(program.toString(), "-n", "-M", "prepared"));
    command.addAll(List.of("-c", Integer.toString(CLIENTS), "-j", "2"));
    command.addAll(List.of("-T", Long.toString(Math.max(SHORTEST.toSeconds(), time.toSeconds()))));
    command.addAll(List.of("-D", "body=" + "x1y2z".repeat(ROW_BYTES / 5), "-f", script.toString()));
    command.addAll(List.of("-h", url.getHost(), "-U", login.getProperty("user")));
    command.addAll(List.of("-p", Integer.toString(url.getPort() < 0 ? 5432 : url.getPort())));
    command.add(database.name());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (login.containsKey("password")) {
      builder.environment().put("PGPASSWORD", login.getProperty("password"));
    }
    Process run = builder.start();
    try {
      String output = new String(run.getInputStream().readAllBytes(), UTF_8);
      if (run.waitFor() != 0) {
        throw new CannotMeasure("pgbench failed: " + output);
      }
      return output;
    } finally {
      run.destroy();
    }
  }

  private static double rate(String output) {
    Matcher matcher = RATE.matcher(output);
    if (!matcher.find()) {
      throw new CannotMeasure(
          "pgbench committed nothing in that time; give it more --seconds. It says: " + output);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Path find() {
    return candidates()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CannotMeasure(
                    "pgbench is not installed; it says what this machine's PostgreSQL can do. "
                        + "Debian has it in the package postgresql (apt install postgresql), other "
                        + "systems in postgresql-contrib"));
  }

  private static Stream<Path> candidates() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
        debian(),
        Stream.of(path.split(java.io.File.pathSeparator, -1))
            .filter(entry -> !entry.isBlank())
            .map(entry -> Path.of(entry, "pgbench")));
  }

  private static Stream<Path> debian() {
    if (!Files.isDirectory(DEBIAN)) {
      return Stream.empty();
    }
    try (var versions = Files.list(DEBIAN)) {
      return versions.map(version -> version.resolve("bin/pgbench")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(script);
  }
}
