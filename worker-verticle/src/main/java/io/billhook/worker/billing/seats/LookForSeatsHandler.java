package io.billhook.worker.billing.seats;

import io.billhook.contract.billing.LookForSeats;
import io.billhook.contract.billing.SetSeats;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import java.util.UUID;

/** Makes a job of each tenant whose members have come or gone. */
public final class LookForSeatsHandler implements JobHandler<LookForSeats> {
  private static final int MOST = 1000;

  private final Outbox outbox;

  public LookForSeatsHandler(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public JobOutcome handle(LookForSeats args, JobContext job) {
    return JobOutcome.done(
        tx -> {
          tx.asEngine();
          for (Row due : tx.query(SeatSql.DUE, MOST).stream().toList()) {
            UUID tenant = due.uuid("tenant_id");
            outbox.enqueue(
                tx,
                SetSeats.KIND,
                new SetSeats(tenant),
                JobOptions.none().tenant(tenant).unique(tenant.toString()));
          }
        });
  }
}
