package io.billhook.worker.messaging.email.report;

import io.billhook.contract.email.EmailCallback;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import java.time.Duration;
import java.util.List;

/**
 * Takes over what was told of one mail. It may be told before who sends the mail has noted that it
 * is sent: one that is named by our id is found all the same, one by the provider's id is waited
 * for.
 */
public final class EmailCallbackHandler implements JobHandler<EmailCallback> {
  private static final int AT_ONCE = 500;

  /** For so long the mail may be one whose hand-over is still to be noted. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final Database database;
  private final Reports reports;

  public EmailCallbackHandler(Database database) {
    this.database = database;
    this.reports = new Reports(database);
  }

  @Override
  public JobOutcome handle(EmailCallback args, JobContext job) {
    List<Report> waiting = reports.waiting(args, AT_ONCE);
    while (waiting.size() == AT_ONCE) { // more than one job ends with
      Reports.Sorted sorted = reports.sort(args, waiting);
      database.engine().run(tx -> reports.take(tx, sorted));
      waiting = reports.waiting(args, AT_ONCE);
    }
    if (waiting.isEmpty()) {
      return JobOutcome.done();
    }
    Reports.Sorted sorted = reports.sort(args, waiting);
    if (sorted.mail() == null && args.by().equals(EmailCallback.THEIRS)) {
      Duration age = waiting.getFirst().age();
      if (age.compareTo(PATIENCE) < 0) {
        return new JobOutcome.Snooze("No mail has this id of the provider's yet", pause(age));
      }
    }
    return JobOutcome.done(tx -> reports.take(tx, sorted));
  }

  /** Longer with the time that has passed: a quarter of it. */
  private static Duration pause(Duration age) {
    return Duration.ofMillis(
        Math.clamp(age.toMillis() / 4, FIRST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis()));
  }

  @Override
  public void abandoned(EmailCallback args, JobContext job, String reason, Tx tx) {
    reports.failed(tx, args, reason, job.id());
  }
}
