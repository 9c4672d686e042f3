package io.billhook.api.job;

import io.billhook.api.http.EventStream;
import io.billhook.job.JobSummary;
import io.billhook.postgres.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells streams how their jobs stand. One look at the table serves all jobs that are watched, so it
 * does not matter which process changed them, nor how many watch; without a stream nobody looks.
 */
final class JobWatch {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** A stream, and what it was last told. */
  private static final class Watched {
    private final EventStream stream;
    private JobSummary told;

    Watched(EventStream stream, JobSummary told) {
      this.stream = stream;
      this.told = told;
    }
  }

  private final Database database;
  private final List<Watched> watched = new ArrayList<>(); // guarded by this, as the next
  private boolean looking;

  JobWatch(Database database) {
    this.database = database;
  }

  /**
   * Tells where the job stands, and each change until its end.
   *
   * @param now as it was just seen
   */
  void begin(EventStream stream, JobSummary now) {
    if (!tell(stream, now)) {
      add(new Watched(stream, now));
    }
  }

  private synchronized void add(Watched one) {
    watched.add(one);
    if (!looking) {
      looking = true;
      Thread.ofVirtual().name("job-watch").start(this::look);
    }
  }

  private void look() {
    for (var now = current(); !now.isEmpty(); now = current()) {
      LockSupport.parkNanos(BETWEEN.toNanos());
      try {
        tell(now);
      } catch (RuntimeException e) { // it is asked again; clients see comments meanwhile
        LOG.atWarn().setCause(e).log("job.watch_failed");
      }
    }
  }

  private synchronized List<Watched> current() {
    watched.removeIf(one -> one.stream.isOver());
    looking = !watched.isEmpty();
    return List.copyOf(watched);
  }

  private void tell(List<Watched> all) {
    List<UUID> ids = all.stream().map(one -> one.told.id()).distinct().toList();
    Map<UUID, JobSummary> found = new HashMap<>();
    database
        .engine()
        .read(JobSql.WATCHED, ids)
        .map(JobSummary::of)
        .forEach(job -> found.put(job.id(), job));
    for (Watched one : all) {
      JobSummary now = found.get(one.told.id());
      if (now == null) { // pruned
        one.stream.end();
      } else if (!now.equals(one.told)) {
        one.told = now;
        tell(one.stream, now);
      }
    }
  }

  /** Whether that was the last there is to tell. */
  private static boolean tell(EventStream stream, JobSummary job) {
    stream.send("state", job);
    boolean over =
        switch (job.state()) {
          case "completed", "cancelled", "dead" -> true;
          default -> false;
        };
    if (over) {
      stream.end();
    }
    return over;
  }
}
