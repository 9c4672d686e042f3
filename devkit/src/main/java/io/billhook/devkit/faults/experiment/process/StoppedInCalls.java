package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.load.Rates;
import java.time.Duration;
import java.util.Map;

/** Where a text could go twice: whoever takes over cannot know whether the call was made. */
final class StoppedInCalls implements Experiment {
  private static final String CAUGHT =
      """
      SELECT count(*) FROM job JOIN process ON process.id = job.holder
      WHERE state = 2 AND kind IN ('sms.send', 'email.send')
        AND seen_at < clock_timestamp() - interval '4 seconds'
      """;

  @Override
  public String name() {
    return "worker-stopped-in-calls";
  }

  @Override
  public String what() {
    return "a worker stands still (SIGSTOP) in the midst of calls to slow providers, and goes on";
  }

  @Override
  public Rates rates() {
    return new Rates(4, 2, 10, 3);
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(16); // declared dead after 10
  }

  @Override
  public void run(Lab lab) throws Exception {
    for (String provider : new String[] {"brevo", "twilio"}) {
      lab.ail(provider, "latency", Map.of("ms", 700));
    }
    lab.hold(Duration.ofSeconds(2));
    long slow = lab.struck("twilio");
    while (lab.struck("twilio") < slow + 2) {
      lab.hold(Duration.ofMillis(20));
    }
    lab.program(Place.WORKER).signal("STOP");
    try {
      lab.hold(Duration.ofSeconds(5));
      long caught = lab.number(CAUGHT);
      lab.prove(caught + " messages were under way in it", caught > 0);
      lab.hold();
    } finally {
      lab.program(Place.WORKER).signal("CONT");
      lab.mendProviders();
    }
  }
}
