package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Setup;
import io.billhook.devkit.faults.load.Rates;
import java.time.Duration;
import java.util.Map;

/**
 * One tenant has half of each worker's slots, so with 64 in each three seconds an answer are 21 of
 * its mails a second.
 */
record MailsSlow(int seconds) implements Experiment {
  private static final int A_SECOND = 15;
  private static final String CHANGED =
      "SELECT coalesce(max(extract(epoch FROM changed_at) * 1000000), 0)::bigint FROM breaker";

  @Override
  public String name() {
    return "mails-slow-" + seconds + "s";
  }

  @Override
  public String what() {
    return "Brevo takes " + seconds + " s for each answer, with more to do than it can";
  }

  @Override
  public Setup setup() {
    return Setup.USUAL.with("WORKER_CONCURRENCY", "64");
  }

  /** More mails than leave at that pace. */
  @Override
  public Rates rates() {
    return new Rates(4, 4, 24, 0.7);
  }

  @Override
  public void run(Lab lab) throws Exception {
    long changed = lab.number(CHANGED);
    lab.ail("brevo", "latency", Map.of("ms", seconds * 1_000));
    lab.hold(Duration.ofSeconds(2L * seconds)); // until as many are under way as can be
    long before = taken(lab);
    long start = System.nanoTime();
    lab.hold();
    double rate = (taken(lab) - before) * 1e9 / (System.nanoTime() - start);
    lab.prove("Brevo took %.1f mails a second".formatted(rate), rate >= A_SECOND);
    lab.prove("no breaker opened", lab.number(CHANGED) == changed);
    lab.mendProviders();
  }

  private static long taken(Lab lab) throws Exception {
    return lab.installation()
        .simulators()
        .get("/_sim/calls?provider=brevo")
        .ok()
        .getJsonArray("data")
        .size();
  }
}
