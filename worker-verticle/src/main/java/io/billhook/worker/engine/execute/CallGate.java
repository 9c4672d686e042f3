package io.billhook.worker.engine.execute;

import io.billhook.process.ProcessHeartbeat;
import io.billhook.provider.Gate;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a call to a provider may start: not while the heartbeat of this process is overdue, and
 * not for a job that is not this process's any more. A process that was stopped and declared dead
 * registers anew within moments, with handlers that know nothing of it.
 */
public final class CallGate implements Gate {
  /** The job whose handler runs on this thread, or on one that it has forked. */
  static final ScopedValue<RunningJob> JOB = ScopedValue.newInstance();

  private final BooleanSupplier beats;
  private final LongSupplier self;

  public CallGate(ProcessHeartbeat heartbeat) {
    this(heartbeat::mayCall, heartbeat::id);
  }

  /**
   * As above, for who is not a {@link ProcessHeartbeat}.
   *
   * @param beats whether the heartbeat is good
   * @param self the process, as it is registered now
   */
  public CallGate(BooleanSupplier beats, LongSupplier self) {
    this.beats = beats;
    this.self = self;
  }

  @Override
  public boolean getAsBoolean() {
    return here().getAsBoolean();
  }

  @Override
  public BooleanSupplier here() {
    if (!JOB.isBound()) {
      return beats;
    }
    RunningJob here = JOB.get();
    return () -> beats.getAsBoolean() && isOurs(here);
  }

  private boolean isOurs(RunningJob here) {
    return here.job.holder() == self.getAsLong() && !here.isGivenUp();
  }
}
