package io.billhook.worker.billing.usage;

import io.billhook.contract.usage.ReportUsage;
import io.billhook.event.Events;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.mirror.Meter;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Transactions;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.billing.usage.ReportSender.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Tells Stripe of usage, tenant by tenant: one after the other, as Stripe wants of a customer's
 * meter. First what was not told to its end, then what is new. Two runs of one tenant's at once,
 * which only a slow death brings about, send the same identifiers.
 */
public final class ReportUsageHandler implements JobHandler<ReportUsage> {
  private static final int MOST_TENANTS = 5_000;
  private static final int MOST_REPORTS = 500;
  private static final String KEY = "tenant";

  /** The rest is for the next one: well before the time of the job is over. */
  private static final Duration LONGEST = Duration.ofMinutes(4);

  private final Database database;
  private final Outbox outbox;
  private final CallOutcomes outcomes;
  private final ReportSender sender;
  private final ReportEnds ends;

  public ReportUsageHandler(
      Database database,
      StripeObjects stripe,
      CallOutcomes outcomes,
      Outbox outbox,
      Events events) {
    this.database = database;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.sender = new ReportSender(stripe);
    this.ends = new ReportEnds(events);
  }

  @Override
  public JobOutcome handle(ReportUsage args, JobContext job) {
    UUID tenant = job.tenant();
    if (tenant == null) {
      return all();
    }
    try {
      report(tenant, job);
      return JobOutcome.done();
    } catch (CallFailed e) {
      return outcomes.of(e);
    }
  }

  private JobOutcome all() {
    List<UUID> tenants =
        database.engine().read(ReportSql.TENANTS, MOST_TENANTS).map(row -> row.uuid("tenant_id"));
    return JobOutcome.done(
        tx ->
            tenants.forEach(
                tenant ->
                    outbox.enqueue(
                        tx,
                        ReportUsage.KIND,
                        new ReportUsage(),
                        JobOptions.none().tenant(tenant).unique(KEY))));
  }

  private void report(UUID tenant, JobContext job) {
    Transactions own = database.worker(tenant);
    DueReports due = new DueReports(MOST_REPORTS);
    long end = System.nanoTime() + LONGEST.toNanos();
    boolean more = true;
    while (more) {
      List<Report> sending = sending(own);
      while (sending.isEmpty() && own.transact(due::next)) {
        sending = sending(own);
      }
      more = false;
      for (Report report : sending) {
        if (job.isCancelled()
            || Thread.currentThread().isInterrupted()
            || System.nanoTime() > end) {
          return;
        }
        more |= tell(own, tenant, report);
      }
    }
  }

  private static List<Report> sending(Transactions own) {
    return own.read(ReportSql.SENDING, MOST_REPORTS).map(Report::of);
  }

  /** Whether it came to its end. */
  private boolean tell(Transactions own, UUID tenant, Report report) {
    Meter meter = own.transact(tx -> Meter.named(tx, Set.of(report.meter()))).get(report.meter());
    if (meter == null) {
      return false; // its copy is lost: it waits for another
    }
    Result result =
        report.doubtful() && report.cancels() == null
            ? sender.settle(report, meter, delivered(own, report))
            : sender.send(report, meter);
    own.run(tx -> ends.write(tx, tenant, report, meter, result));
    return true;
  }

  private static BigDecimal delivered(Transactions own, Report report) {
    return new BigDecimal(
        own.read(ReportSql.DELIVERED, report.meter(), report.hour(), report.customer())
            .first()
            .text("value"));
  }
}
