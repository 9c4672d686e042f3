package io.billhook.worker.billing.mail;

import io.billhook.contract.billing.BillingLook;
import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.product.ProductMail;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks once a day for cards that are used and expire within 30 days; and for trials that end
 * within three of which nothing was told, as where Stripe's event never came.
 */
public final class BillingLookHandler implements JobHandler<BillingLook> {
  private static final int DAYS = 30;
  private static final int PAGE = 200;

  private final Database database;
  private final Outbox outbox;
  private final BillingMails mails;

  public BillingLookHandler(Database database, Outbox outbox, BillingMails mails) {
    this.database = database;
    this.outbox = outbox;
    this.mails = mails;
  }

  @Override
  public JobOutcome handle(BillingLook args, JobContext job) {
    if (mails.tellsOfCards()) {
      List<String> months = expiring(database.engine().read(BillingLookSql.TODAY).first());
      boolean done =
          each(job, (tx, after) -> tx.query(BillingLookSql.CARDS, after, months, PAGE), this::card);
      if (!done) {
        return new JobOutcome.Cancel("An operator has ended it");
      }
    }
    return each(job, (tx, after) -> tx.query(BillingLookSql.TRIALS, after, PAGE), this::trial)
        ? JobOutcome.done()
        : new JobOutcome.Cancel("An operator has ended it");
  }

  /** Months whose last day is that near, as Stripe's cards have them: {@code 2027-1}. */
  private static List<String> expiring(Row now) {
    LocalDate today = LocalDate.parse(now.text("today"));
    return Stream.of(YearMonth.from(today), YearMonth.from(today).plusMonths(1))
        .filter(month -> !month.atEndOfMonth().isAfter(today.plusDays(DAYS)))
        .map(month -> month.getYear() + "-" + month.getMonthValue())
        .toList();
  }

  private interface Page {
    Iterable<Row> after(Tx tx, String id);
  }

  private interface Found {
    void in(Tx tx, Row row);
  }

  /** A transaction a page; false where an operator has ended the job. */
  private boolean each(JobContext job, Page page, Found found) {
    String after = "";
    while (true) {
      if (job.isCancelled()) {
        return false;
      }
      String from = after;
      after =
          database
              .engine()
              .transact(
                  tx -> {
                    String last = "";
                    for (Row row : page.after(tx, from)) {
                      found.in(tx, row);
                      last = row.text("stripe_id");
                    }
                    return last;
                  });
      if (after.isEmpty()) {
        return true;
      }
    }
  }

  private void card(Tx tx, Row row) {
    String card = Words.card(row.textOrNull("brand"), row.textOrNull("last4"));
    var month =
        YearMonth.of(Integer.parseInt(row.text("year")), Integer.parseInt(row.text("month")));
    Recipient.parsed(row.textOrNull("email"), row.text("stripe_id"))
        .ifPresent(
            to ->
                mails.cardExpires(
                    tx,
                    new Letter(
                        ProductMail.CARD_EXPIRING,
                        row.text("method"),
                        month.toString(),
                        row.uuidOrNull("tenant_id"),
                        to,
                        Map.of("card", card, "expires_on", Words.day(month.atEndOfMonth())))));
  }

  private void trial(Tx tx, Row row) {
    var subscription = new SyncObject("subscription", row.text("stripe_id"));
    outbox.enqueue(tx, SyncObject.KIND, subscription, JobOptions.none().unique(subscription.key()));
  }
}
