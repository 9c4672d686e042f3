package io.billhook.devkit.faults.experiment.broker;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Setup;
import io.billhook.devkit.faults.load.Rates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

final class BacklogWaits implements Experiment {
  private static final int JOBS = 100_000;
  private static final double MOST_MORE = 0.01;

  /** Messages of jobs that are over cost next to nothing, and the jobs a minute or two. */
  private static final String END =
      """
      WITH ended AS (
        UPDATE job SET state = 4, finalized_at = now(), dispatch_at = NULL
        WHERE queue = 'upkeep' AND state IN (0, 1, 3) RETURNING id
      )
      SELECT count(*) FROM ended
      """;

  @Override
  public String what() {
    return "100,000 jobs wait, and of two workers one stands still (SIGSTOP): that adds at most 1 %"
        + " of messages; what still waits then is ended by hand";
  }

  /**
   * Mails, for each of which there is one message: what Stripe tells takes a second one at times.
   */
  @Override
  public Rates rates() {
    return new Rates(0, 0, 4, 0);
  }

  /** Few slots, so that a quick machine has not done all of them before the end. */
  @Override
  public Setup setup() {
    return Setup.USUAL.with("WORKER_QUEUE_CONCURRENCY", "upkeep=2");
  }

  /** Longer than a job must have been passed over to be taken for lost. */
  @Override
  public Duration lasts() {
    return Duration.ofSeconds(75);
  }

  @Override
  public void run(Lab lab) throws Exception {
    double messages = lab.installation().enqueue(JOBS);
    lab.program(Place.WORKER).signal("STOP");
    double before = published(lab, List.of(Place.API, Place.OTHER_WORKER));
    int begun = lab.load().begun();
    try {
      lab.hold();
      double more =
          published(lab, List.of(Place.API, Place.OTHER_WORKER))
              - before
              - (lab.load().begun() - begun);
      lab.prove(
          "%.0f messages in place of %.0f".formatted(messages + more, messages),
          more <= MOST_MORE * messages);
      long left = lab.number(END);
      lab.prove(left + " of them still waited", left > 0);
    } finally {
      lab.program(Place.WORKER).signal("CONT");
    }
  }

  private static double published(Lab lab, List<Place> places) throws IOException {
    double sum = 0;
    for (Place place : places) {
      sum += lab.metric(place, "billhook_broker_published_total");
    }
    return sum;
  }
}
