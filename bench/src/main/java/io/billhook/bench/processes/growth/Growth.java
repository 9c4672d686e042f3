package io.billhook.bench.processes.growth;

import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What was measured of one kind of process, by how many of them there were. */
public final class Growth {
  private static final List<Integer> SIZES = List.of(1, 2, 4);

  /** As four processes of them fit into PostgreSQL's usual 100. */
  static final Map<String, String> CONNECTIONS = Map.of("DATABASE_POOL_SIZE", "6");

  /** Of a JVM as in production, save that there may be four of it on a small machine. */
  static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx384m");

  private record Measured(double perSecond, double p99) {}

  private final String what;
  private final Map<Integer, List<Measured>> measured = new TreeMap<>();

  /**
   * Nothing yet.
   *
   * @param what is counted, as in the result's members
   */
  Growth(String what) {
    this.what = what;
  }

  /** How many there are, in turn: 1, 2, 4, 4, 2, 1, and so on, so many times up or down. */
  static List<Integer> turns(int passes) {
    List<Integer> turns = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      turns.addAll(pass % 2 == 0 ? SIZES : SIZES.reversed());
    }
    return turns;
  }

  /**
   * What a turn has given.
   *
   * @param p99 in milliseconds
   */
  void add(int processes, double perSecond, double p99) {
    measured.computeIfAbsent(processes, _ -> new ArrayList<>()).add(new Measured(perSecond, p99));
    Progress.say("%s: %d do %8.0f/s, p99 %.1f ms".formatted(what, processes, perSecond, p99));
  }

  private double perSecond(int processes) {
    return median(processes, Measured::perSecond);
  }

  private double p99(int processes) {
    return median(processes, Measured::p99);
  }

  private double median(int processes, Function<Measured, Double> figure) {
    return Figures.median(
        measured.getOrDefault(processes, List.of()).stream().map(figure).toList());
  }

  /** Rows of a table: processes, a second, beside one, p99. */
  public List<String> rows() {
    return SIZES.stream()
        .map(
            size ->
                "| %s | %d | %,.0f | %.2f | %.1f ms |"
                    .formatted(
                        what, size, perSecond(size), perSecond(size) / perSecond(1), p99(size)))
        .toList();
  }

  /** Puts them into the last line. */
  public void tell(Result result) {
    for (int size : SIZES) {
      result
          .number(what + "_" + size + "_per_second", perSecond(size))
          .fine(what + "_" + size + "_ratio", perSecond(size) / perSecond(1))
          .number(what + "_" + size + "_p99_ms", p99(size));
    }
  }
}
