package io.billhook.bench.hostile;

import io.billhook.bench.http.ApiProcess;
import io.billhook.bench.report.CannotMeasure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the api holds at one time.
 *
 * @param heap bytes that are used
 * @param direct bytes outside of it
 * @param resident bytes, by the system's account; what a JVM has had it seldom gives back
 * @param connections that are open, this look's own included
 */
record Footprint(long heap, long direct, long resident, long connections) {
  static final Footprint NONE = new Footprint(0, 0, 0, 0);

  /** A collection frees what is no longer used, and not to the byte what was used before. */
  private static final long SLACK = 32L << 20;

  private static final long MEGABYTE = 1 << 20;

  /** Has the api collect its garbage, and looks. */
  static Footprint collected(ApiProcess api) throws IOException, InterruptedException {
    collect(api.pid());
    return of(api);
  }

  /** As it is, on a connection of its own. */
  static Footprint of(ApiProcess api) throws IOException, InterruptedException {
    HttpRequest look =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/metrics"))
            .header("Authorization", "Bearer " + ApiProcess.MANAGEMENT_TOKEN)
            .timeout(Duration.ofSeconds(20))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String metrics = client.send(look, BodyHandlers.ofString()).body();
      return new Footprint(
          sum(metrics, "jvm_memory_used_bytes{area=\"heap\""),
          sum(metrics, "billhook_direct_memory_bytes"),
          resident(api.pid()),
          sum(metrics, "billhook_http_connections"));
    }
  }

  private static void collect(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process collection =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (collection.waitFor() != 0) {
      throw new CannotMeasure("jcmd does not reach the api: is this JVM a JDK's, and does it run?");
    }
  }

  private static long sum(String metrics, String beginning) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** 0 where the system has no /proc. */
  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Each figure's greatest. */
  Footprint max(Footprint other) {
    return new Footprint(
        Math.max(heap, other.heap),
        Math.max(direct, other.direct),
        Math.max(resident, other.resident),
        Math.max(connections, other.connections));
  }

  /** Whether memory and connections are what they were; not by the system's account. */
  boolean isBackTo(Footprint before) {
    return heap <= before.heap + SLACK
        && direct <= before.direct + SLACK
        && connections <= before.connections;
  }

  @Override
  public String toString() {
    return "%d + %d, %d MB, %d"
        .formatted(heap / MEGABYTE, direct / MEGABYTE, resident / MEGABYTE, connections);
  }
}
