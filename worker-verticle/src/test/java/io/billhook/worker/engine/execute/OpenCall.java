package io.billhook.worker.engine.execute;

import io.billhook.worker.engine.claim.ClaimedJob;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A call to a provider that was begun, and whose request has not been written yet. */
public final class OpenCall {
  private final RunningJob job;
  private final BooleanSupplier gate;

  private OpenCall(RunningJob job, BooleanSupplier gate) {
    this.job = job;
    this.gate = gate;
  }

  /** Empty where it may not begin. */
  public static Optional<OpenCall> begin(CallGate gate, ClaimedJob job) {
    var run = new RunningJob(job, Thread.currentThread(), System.nanoTime(), () -> {});
    BooleanSupplier here = ScopedValue.where(CallGate.JOB, run).call(gate::here);
    return here.getAsBoolean() ? Optional.of(new OpenCall(run, here)) : Optional.empty();
  }

  public ClaimedJob job() {
    return job.job;
  }

  /** Whether its request may be written now. */
  public boolean mayWrite() {
    return gate.getAsBoolean();
  }

  /** The job has passed its time limit, and the handler goes on. */
  public void giveUp() {
    job.giveUp();
  }
}
