package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

final class QueuesPurged implements Experiment {
  /** Fewer than open the breaker, which would stop the queue. */
  private static final Map<String, Integer> SOME = Map.of("status", 503, "count", 3);

  @Override
  public String what() {
    return "every queue is purged again and again, those of delays included, while workers stand still";
  }

  /** Nothing but the ledger tells of what was in them. */
  @Override
  public Duration patience() {
    return Duration.ofMinutes(2);
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<ProcessHandle> workers =
        Stream.of(Place.WORKER, Place.OTHER_WORKER)
            .map(place -> lab.program(place).handle())
            .toList();
    int waiting = 0;
    int delayed = 0;
    try (Stranger stranger = new Stranger(lab)) {
      long end = System.nanoTime() + lab.lasts().toNanos();
      while (System.nanoTime() < end) {
        lab.ail("brevo", "status", SOME);
        lab.ail("stripe", "status", SOME);
        lab.hold(Duration.ofMillis(500));
        delayed += stranger.purge(stranger.delayQueues());
        Signals.send("STOP", workers);
        lab.hold(Duration.ofSeconds(3)); // more than they would have taken beforehand
        waiting += stranger.purge(stranger.queues());
        Signals.send("CONT", workers);
      }
    } finally {
      Signals.send("CONT", workers);
      lab.mendProviders();
    }
    lab.prove(waiting + " messages were lost", waiting > 0);
    lab.prove(delayed + " of jobs that wait for another try", delayed > 0);
  }
}
