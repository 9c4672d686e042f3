package io.billhook.outbox;

import java.util.List;
import java.util.UUID;

/**
 * Where the ids of jobs go when their transaction has ended: {@link Dispatcher} sends them to the
 * broker, that of a test leaves them in the ledger. Either ends them, see {@link
 * io.billhook.process.JobIds#close}.
 */
public interface JobSender {

  /** Takes jobs that are committed and available. May be called from any thread. */
  void publish(String queue, List<UUID> jobs);

  /** Takes ids of which nobody knows whether they were committed. */
  void leaveToRelay(List<UUID> jobs);
}
