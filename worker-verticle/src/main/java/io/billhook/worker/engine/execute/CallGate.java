package io.billhook.worker.engine.execute;

import io.billhook.process.ProcessHeartbeat;
import io.billhook.provider.Gate;
import java.util.function.BooleanSupplier;

/**
 * Whether a call to a provider may start: not while the heartbeat of this process is overdue, and
 * not for a job that is not this process's any more. A process that was stopped and declared dead
 * registers anew within moments, with handlers that know nothing of it.
 */
public final class CallGate implements Gate {
  /** The job whose handler runs on this thread, or on one that it has forked. */
  static final ScopedValue<RunningJob> JOB = ScopedValue.newInstance();

  private final ProcessHeartbeat heartbeat;

  public CallGate(ProcessHeartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  @Override
  public boolean getAsBoolean() {
    return here().getAsBoolean();
  }

  @Override
  public BooleanSupplier here() {
    if (!JOB.isBound()) {
      return heartbeat::mayCall;
    }
    RunningJob here = JOB.get();
    return () -> heartbeat.mayCall() && isOurs(here);
  }

  private boolean isOurs(RunningJob here) {
    return here.job.holder() == heartbeat.id() && !here.isGivenUp();
  }
}
