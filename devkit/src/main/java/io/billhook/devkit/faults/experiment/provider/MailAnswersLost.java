package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.util.Map;

final class MailAnswersLost implements Experiment {
  private static final int MANY = 1_000;

  @Override
  public String what() {
    return "Brevo sends mails and closes the connection in place of an answer";
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.ail("brevo", "accept_then_reset", Map.of("count", MANY));
    lab.hold();
    long lost = MANY - lab.unmet();
    lab.prove(lost + " answers were lost", lost > 0);
    lab.mendProviders();
  }
}
