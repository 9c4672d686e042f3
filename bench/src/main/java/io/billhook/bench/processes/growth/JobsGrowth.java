package io.billhook.bench.processes.growth;

import io.billhook.bench.jobs.JobLedger;
import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.report.Figures;
import io.billhook.bench.report.Progress;
import io.billhook.bench.report.Result;
import io.billhook.bench.server.Servers;
import io.billhook.contract.upkeep.Prune;
import io.billhook.devkit.Await;
import io.billhook.devkit.faults.installation.Producer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * Jobs of one short statement each, enqueued 1,000 a transaction by this process, and worked at
 * once by all workers that there are. Then some one by one, for how long one takes from its
 * creation to its end.
 */
public final class JobsGrowth {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int SINGLES = 300;

  /** No message of these is unreadable. */
  private static final Prune.Area NOTHING = Prune.Area.UNREADABLE_MESSAGES;

  private final Growth growth = new Growth("jobs");
  private long repeated;

  /**
   * Measures; blocks until all is done.
   *
   * @param passes up or down the sizes
   * @param jobs of each measurement; of half as many those that are new get warm
   */
  public Growth run(Servers servers, int passes, int jobs) throws IOException, SQLException {
    Fleet fleet = Fleet.on(servers, Growth.JVM, Growth.CONNECTIONS);
    JobLedger ledger = servers.keep(new JobLedger(servers.database()));
    Producer producer = servers.keep(new Producer(servers.databaseConfig(), servers.broker()));
    try (fleet) {
      for (int size : Growth.turns(passes)) {
        if (fleet.become(0, size)) {
          perSecond(producer, ledger, jobs / 2);
        }
        servers.database().checkpoint();
        double perSecond = perSecond(producer, ledger, jobs);
        growth.add(size, perSecond, p99(producer, ledger));
      }
      repeated = ledger.ended().repeated();
    }
    fleet.leaveNothing();
    return growth;
  }

  /** From the first that is enqueued to the last that is done. */
  private static double perSecond(Producer producer, JobLedger ledger, int jobs) {
    UUID before = ledger.newest();
    long start = System.nanoTime();
    producer.enqueue(jobs, NOTHING);
    double enqueued = (System.nanoTime() - start) / 1e9;
    Await.until("all jobs are done", LONGEST, () -> ledger.completedFrom(before));
    double done = (System.nanoTime() - start) / 1e9;
    Progress.say("enqueued %.0f/s, done %.0f/s".formatted(jobs / enqueued, jobs / done));
    return jobs / done;
  }

  /** Of the lives of single ones. */
  private static double p99(Producer producer, JobLedger ledger) throws SQLException {
    UUID before = ledger.newest();
    for (int i = 0; i < SINGLES; i++) {
      producer.enqueue(1, NOTHING);
    }
    Await.until("the single ones are done", LONGEST, () -> ledger.completedFrom(before));
    return Figures.percentile(ledger.lives(before), 0.99);
  }

  /** Puts it into the last line. */
  public void tell(Result result) {
    growth.tell(result);
    result.fault("jobs_repeated", repeated);
  }
}
