package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Traffic;
import io.billhook.bench.report.Figures;
import io.billhook.devkit.faults.installation.Door;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the second api goes on with what the first one has ended, under load on the first. The
 * clock runs from the first one's answer.
 */
final class Refusals {
  private static final double LOAD_PER_SECOND = 200;
  private static final double MOST_MILLIS = 250;
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(40);
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long EARLY = TimeUnit.SECONDS.toNanos(1);
  private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long SELDOM = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * Something that is ended.
   *
   * @param who loses by it: the headers that say so
   * @param path what they can read until then
   * @param refusal the status that they must be answered from then on
   * @param end ends it, at the first api
   */
  record Ending(Map<String, String> who, String path, int refusal, End end) {}

  /** What ends it. */
  interface End {
    Door.Answer at(Door api) throws IOException;
  }

  private Refusals() {}

  /** What must hold of each. */
  static String bound() {
    return "the other refuses within %.0f ms (p99)".formatted(MOST_MILLIS);
  }

  /**
   * Ends one after the other.
   *
   * @param load who reads beside it all, and must not be refused
   */
  static Figure measure(Fleet fleet, Person load, List<Ending> endings)
      throws IOException, InterruptedException {
    Door here = fleet.api(0);
    Door other = fleet.api(1);
    for (Ending ending : endings) {
      Person.introduce(other, ending.who(), ending.path());
    }
    var token = Person.bearer(load.session().access());
    Traffic traffic =
        Traffic.begin(
            LOAD_PER_SECOND,
            _ -> here.send("GET", "/v1/me", token, "").status(),
            status -> status == 200);
    double[] millis;
    try (traffic) {
      millis = endAll(here, other, endings);
    }
    double p99 = Figures.percentile(millis, 0.99);
    return new Figure(
        "p50 %.0f ms, p99 %.0f ms of %d; beside it failed %s"
            .formatted(Figures.percentile(millis, 0.5), p99, millis.length, traffic),
        p99 < MOST_MILLIS && traffic.unwanted().isEmpty());
  }

  private static double[] endAll(Door here, Door other, List<Ending> endings)
      throws IOException, InterruptedException {
    List<Future<Double>> waits = new ArrayList<>();
    try (ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Ending ending : endings) {
        ending.end().at(here).ok();
        long answered = System.nanoTime();
        waits.add(watchers.submit(() -> millisUntilRefused(other, ending, answered)));
        LockSupport.parkNanos(BETWEEN);
      }
    }
    double[] millis = new double[waits.size()];
    for (int i = 0; i < millis.length; i++) {
      try {
        millis[i] = waits.get(i).get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    return millis;
  }

  private static double millisUntilRefused(Door other, Ending ending, long answered)
      throws IOException {
    while (true) {
      int status = other.send("GET", ending.path(), ending.who(), "").status();
      long waited = System.nanoTime() - answered;
      if (status == ending.refusal() || waited > LONGEST) {
        return waited / 1e6;
      }
      if (status != 200) {
        throw new IOException(ending.path() + " is answered " + status);
      }
      LockSupport.parkNanos(waited < EARLY ? OFTEN : SELDOM);
    }
  }
}
