package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.util.Map;

final class MailAnswersLost implements Experiment {
  private static final int LOST = 15;

  @Override
  public String what() {
    return "Brevo sends 15 mails and closes the connection in place of an answer";
  }

  @Override
  public void run(Lab lab) throws Exception {
    lab.ail("brevo", "accept_then_reset", Map.of("count", LOST));
    lab.hold();
    lab.prove("all " + LOST + " answers were lost", lab.ailments() == 0);
    lab.mendProviders();
  }
}
