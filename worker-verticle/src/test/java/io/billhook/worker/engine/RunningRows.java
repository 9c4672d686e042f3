package io.billhook.worker.engine;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Rows;
import io.vertx.core.Future;

/** What {@link HoldReconciler} asks of the ledger, for the model. */
public final class RunningRows {
  private RunningRows() {}

  public static Future<Rows> of(EnginePool engine, long process) {
    return engine.run(HoldReconcilerSql.RUNNING, process);
  }
}
