package io.billhook.worker.engine;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.process.DeadProcessReaper;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.execute.JobExecutor;
import io.billhook.worker.engine.execute.RunningJob;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the ledger says that this process runs with what it does run. What nobody here runs
 * is given back; it should find nothing. What an operator wants to end is told so.
 */
final class HoldReconciler {
  private static final Logger log = LoggerFactory.getLogger(HoldReconciler.class);

  private final EnginePool engine;
  private final ProcessHeartbeat heartbeat;
  private final Claimer claimer;
  private final JobExecutor executor;
  private final DeadProcessReaper reaper;

  HoldReconciler(
      EnginePool engine,
      ProcessHeartbeat heartbeat,
      Claimer claimer,
      JobExecutor executor,
      DeadProcessReaper reaper) {
    this.engine = engine;
    this.heartbeat = heartbeat;
    this.claimer = claimer;
    this.executor = executor;
    this.reaper = reaper;
  }

  /**
   * One look. The order matters: a job of a claim that was over before is in memory then, or had
   * ended before the ledger is asked.
   */
  Future<Void> take() {
    long process = heartbeat.id();
    LongPredicate over = claimer.over();
    Map<RunningJob.Key, RunningJob> running = executor.running();
    return engine
        .run(HoldReconcilerSql.RUNNING, process)
        .compose(rows -> compare(rows, over, running, process));
  }

  private Future<Void> compare(
      Rows rows, LongPredicate over, Map<RunningJob.Key, RunningJob> running, long process) {
    List<Future<Void>> given = new ArrayList<>();
    for (Row row : rows) {
      RunningJob.Key key = new RunningJob.Key(row.uuid("id"), row.integer("claim"));
      RunningJob here = running.get(key);
      if (here != null && row.bool("cancelled")) {
        here.cancel();
      } else if (here == null && over.test(row.bigint("batch"))) {
        log.atWarn().addKeyValue("id", key.id()).log("job.not_running");
        given.add(reaper.giveBack(process, key.id(), key.claim()));
      }
    }
    return Future.join(given).mapEmpty();
  }
}
