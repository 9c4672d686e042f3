package io.billhook.devkit.job;

import io.billhook.outbox.JobSender;
import io.billhook.process.JobIds;
import java.util.List;
import java.util.UUID;

/** Leaves committed jobs in the ledger and sends them nowhere: for tests without a broker. */
public final class UnsentJobs implements JobSender {
  private final JobIds ids;

  public UnsentJobs(JobIds ids) {
    this.ids = ids;
  }

  @Override
  public void publish(String queue, List<UUID> jobs) {
    ids.close(jobs);
  }

  @Override
  public void leaveToRelay(List<UUID> jobs) {
    ids.close(jobs);
  }
}
