package io.billhook.devkit.faults.experiment.network;

import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import java.time.Duration;

/**
 * One worker reaches one thing no more, and is told nothing.
 *
 * @param from what it is cut off from
 */
record WorkerAlone(Place from) implements Experiment {
  private static final String ENDED = "billhook_job_duration_seconds_count{";

  @Override
  public String name() {
    return "worker-without-" + from;
  }

  @Override
  public String what() {
    return "one worker alone is cut off from " + from + " without a word; the other goes on";
  }

  /** Longer than it takes to be declared dead, and to miss heartbeats. */
  @Override
  public Duration lasts() {
    return Duration.ofSeconds(16);
  }

  @Override
  public void run(Lab lab) throws Exception {
    TcpProxy way = lab.between(Place.WORKER, from);
    double ended = lab.metric(Place.OTHER_WORKER, ENDED);
    long hits = way.hits();
    way.silence();
    lab.hold();
    lab.prove((way.hits() - hits) + " times felt", way.hits() > hits);
    double more = lab.metric(Place.OTHER_WORKER, ENDED) - ended;
    lab.prove("%.0f jobs ended on the other".formatted(more), more > 0);
    way.heal();
  }
}
