package io.billhook.worker.messaging.sms.report;

import io.billhook.contract.sms.ReconcileSms;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Lane;
import io.billhook.messaging.pace.Pace;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.worker.messaging.sms.report.Reports.Ours;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks Twilio how messages ended of which nothing has been told for a day: a callback is lost where
 * we were away for longer than Twilio calls again, which is some 15 s. At most five a second, and
 * so many an hour; the rest comes the next time.
 */
public final class ReconcileSmsHandler implements JobHandler<ReconcileSms> {
  static final int MOST = 500;

  private final Database database;
  private final SmsLookUp twilio;
  private final CallOutcomes outcomes;
  private final Pace pace;

  /**
   * @param pace of its questions, by all workers together
   */
  public ReconcileSmsHandler(
      Database database, SmsLookUp twilio, CallOutcomes outcomes, Pace pace) {
    this.database = database;
    this.twilio = twilio;
    this.outcomes = outcomes;
    this.pace = pace;
  }

  /** Where the installation's own account does not answer, the rest waits for another attempt. */
  @Override
  public JobOutcome handle(ReconcileSms args, JobContext job) {
    Set<UUID> silent = new HashSet<>();
    List<Row> untold = database.engine().read(ReportSql.UNTOLD, MOST).stream().toList();
    for (Row row : untold) {
      if (job.isCancelled()) {
        return new JobOutcome.Cancel("An operator has ended it");
      }
      if (Thread.currentThread().isInterrupted()) {
        return JobOutcome.retry("Its time is over; the rest is asked for the next time");
      }
      UUID account = account(row);
      if (account != null && silent.contains(account)) {
        continue;
      }
      try {
        pace.await(Lane.BULK);
        ask(row, account);
      } catch (CallFailed e) {
        if (account == null) {
          return outcomes.of(e);
        }
        silent.add(account);
      }
    }
    return JobOutcome.done();
  }

  private void ask(Row row, @Nullable UUID account) {
    String message = row.text("provider_id");
    Optional<SmsLookUp.Found> found = twilio.find(account, message);
    Ours ours = Ours.of(database, row);
    database
        .worker(ours.tenant())
        .run(
            tx -> {
              tx.update(ReportSql.ASKED, ours.id());
              found.ifPresent(
                  state ->
                      Reports.tell(
                          tx,
                          ours,
                          List.of(
                              Report.of(
                                  message, state.status(), state.errorCode(), state.changedAt()))));
            });
  }

  /** Whose account sent it: {@code twilio/TENANT}, or the installation's. */
  private static @Nullable UUID account(Row row) {
    String by = row.textOrNull("sending_by");
    return by != null && by.contains("/") ? row.uuidOrNull("tenant_id") : null;
  }
}
