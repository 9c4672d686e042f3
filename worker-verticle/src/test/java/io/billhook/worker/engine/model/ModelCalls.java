package io.billhook.worker.engine.model;

import static io.billhook.worker.engine.model.ModelDatabase.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.engine.execute.OpenCall;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls to providers of one process of the model. Between their beginning and the write of the
 * request anything may happen: a wait for a connection, a process that stands still.
 */
final class ModelCalls {
  private final List<OpenCall> open = new ArrayList<>();
  private final CallGate gate;
  private boolean beats = true;
  private long self;

  ModelCalls(long self) {
    this.self = self;
    this.gate = new CallGate(() -> beats, () -> this.self);
  }

  void begin(ClaimedJob job) {
    OpenCall.begin(gate, job).ifPresent(open::add);
  }

  /** One of the requests is to be written. What is, is written under a claim that stands. */
  void write(int which) {
    if (open.isEmpty()) {
      return;
    }
    OpenCall call = open.remove(which % open.size());
    if (call.mayWrite()) {
      ClaimedJob job = call.job();
      assertThat(
              sql(
                      "SELECT FROM job WHERE id = $1 AND claim = $2 AND holder = $3 AND state = 2",
                      job.id(),
                      job.claim(),
                      job.holder())
                  .size())
          .as("the job, for which a request is written, is this process's")
          .isOne();
    }
  }

  /** Its handler has ended, and what it has not written with it; or it goes on, given up. */
  void ended(ClaimedJob job, boolean givenUp) {
    for (OpenCall call : List.copyOf(open)) {
      if (call.job().equals(job) && givenUp) {
        call.giveUp();
      } else if (call.job().equals(job)) {
        open.remove(call);
      }
    }
  }

  /** It stands still, for so long that others may declare it dead. */
  void stopped() {
    beats = false;
  }

  /** It goes on, has found that it was declared dead, and has another id. */
  void registeredAnew(long id) {
    beats = true;
    self = id;
  }
}
