package io.billhook.worker.engine.model;

import static io.billhook.worker.engine.model.ModelDatabase.DATABASE;
import static io.billhook.worker.engine.model.ModelDatabase.ENGINE;
import static io.billhook.worker.engine.model.ModelDatabase.VERTX;
import static io.billhook.worker.engine.model.ModelDatabase.dedupeKey;
import static io.billhook.worker.engine.model.ModelDatabase.ordered;
import static io.billhook.worker.engine.model.ModelDatabase.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.control.Cancellation;
import io.billhook.control.DeadJobs;
import io.billhook.control.Retry;
import io.billhook.job.JobState;
import io.billhook.outbox.Relay;
import io.billhook.postgres.Row;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.RunningRows;
import io.billhook.worker.engine.TestEngine;
import io.billhook.worker.engine.claim.ClaimAnswer;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.execute.AttemptResult;
import io.billhook.worker.engine.execute.AttemptResult.How;
import io.billhook.worker.engine.execute.RunningJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The engine's own statements and classes on a real database, moved step by step by one thread:
 * processes, a broker, operators and the clock. Beside it the promises that were made.
 */
final class ModelWorld {
  private static final int PROCESSES = 2;

  private final ModelBroker broker = new ModelBroker();
  private final List<ModelProcess> processes = new ArrayList<>();
  private final ModelPromises promises = new ModelPromises();
  private @Nullable ModelTransaction open;

  ModelWorld() {
    ModelDatabase.empty();
    for (int i = 0; i < PROCESSES; i++) {
      join();
    }
  }

  private void join() {
    ModelProcess joined = new ModelProcess(VERTX, DATABASE, ENGINE, broker);
    processes.add(joined);
    sql(
        "UPDATE process SET seen_at = now() + interval '1 day', since = $2 WHERE id = $1",
        joined.id(),
        joined.heartbeat.ids().since());
  }

  private ModelProcess any(int which) {
    return processes.get(which % processes.size());
  }

  private ModelProcess live(int which) {
    List<ModelProcess> live = processes.stream().filter(p -> p.live).toList();
    return live.get(which % live.size());
  }

  private static @Nullable String key(int which) {
    return switch (which % 4) {
      case 0, 1 -> "a";
      case 2 -> "b";
      default -> null;
    };
  }

  // --- steps ------------------------------------------------------------------------------------

  void enqueue(int who, int what) {
    String key = key(what);
    closeOpenOf(key);
    ModelProcess process = live(who);
    enqueued(
        ModelTransaction.run(
            DATABASE, process.outbox, ModelTransaction.options(what, key), promises.wish(key)),
        key);
  }

  private void enqueued(UUID id, @Nullable String key) {
    List<Row> rows = sql("SELECT state FROM job WHERE id = $1", id).stream().toList();
    if (rows.isEmpty()) {
      assertThat(key).as("only a request under a key is folded").isNotNull();
      return;
    }
    promises.enqueued(id);
    if (JobState.of(rows.getFirst().integer("state")) == JobState.AVAILABLE) {
      TestEngine.await(
          "published or left to the relay",
          () ->
              broker.holds(id)
                  || !sql("SELECT FROM job WHERE id = $1 AND dispatch_at IS NOT NULL", id)
                      .isEmpty());
    }
  }

  /** A request that has written everything, and commits at some later step. */
  void enqueueSlowly(int who, int what) {
    closeOpen();
    String key = what % 2 == 0 ? "a" : "b";
    boolean waits = !sql("SELECT FROM job WHERE unique_key LIKE $1", "%:" + key).isEmpty();
    if (waits) { // an insert would block others, who have no thread of their own here
      open =
          ModelTransaction.open(
              DATABASE,
              live(who).outbox,
              ModelTransaction.options(1, key),
              key,
              promises.wish(key));
    }
  }

  void closeOpen() {
    ModelTransaction now = open;
    if (now != null) {
      open = null;
      enqueued(now.commit(), now.key());
    }
  }

  private void closeOpenOf(@Nullable String key) {
    if (open != null && open.key().equals(key)) {
      closeOpen();
    }
  }

  /** Some process gets a message and claims; the answer may be lost, the message come again. */
  void deliver(int which, int who, boolean again, boolean answerLost) {
    ModelProcess process = any(who);
    Optional<List<UUID>> message = broker.deliver(which, again);
    if (message.isEmpty()) {
      return;
    }
    Claimer.Claim claim = process.claimer.of(message.get());
    Map<UUID, ClaimAnswer> answers = claim.first().await();
    if (answerLost) {
      process.unheard.add(new ModelProcess.Unheard(claim, message.get()));
    } else {
      heard(process, claim, message.get(), answers);
    }
  }

  void askAgain(int who, int which) {
    ModelProcess process = any(who);
    if (!process.unheard.isEmpty()) {
      var unheard = process.unheard.remove(which % process.unheard.size());
      heard(process, unheard.claim(), unheard.message(), unheard.claim().again().await());
    }
  }

  private void heard(
      ModelProcess process,
      Claimer.Claim claim,
      List<UUID> message,
      Map<UUID, ClaimAnswer> answers) {
    List<ClaimedJob> taken = new ArrayList<>();
    List<UUID> unanswered = new ArrayList<>();
    List<UUID> alone = new ArrayList<>();
    for (UUID id : message) {
      switch (answers.get(id)) {
        case ClaimAnswer.Taken job -> taken.add(job.job());
        case ClaimAnswer.Locked _, ClaimAnswer.NotDue _ -> unanswered.add(id);
        case ClaimAnswer.Alone _ -> alone.add(id);
        case ClaimAnswer.Over _ -> {}
        case ClaimAnswer.Missing _ -> throw new AssertionError(id + " was promised");
        case null -> throw new AssertionError("No answer for " + id);
      }
    }
    process.holds.claimed(taken);
    taken.forEach(job -> start(process, job));
    taken.forEach(ModelDatabase::claimed);
    claim.close();
    unanswered.forEach(id -> broker.giveBack(List.of(id)));
    for (UUID id : alone) {
      if (process.running.isEmpty()) {
        Claimer.Claim solitary = process.claimer.alone(id);
        heard(process, solitary, List.of(id), solitary.first().await());
      } else {
        broker.giveBack(List.of(id));
      }
    }
  }

  private void start(ModelProcess process, ClaimedJob job) {
    RunningJob.Key key = new RunningJob.Key(job.id(), job.claim());
    assertThat(job.attempt()).as("attempt").isBetween(1, job.maxAttempts());
    process.running.put(key, job);
    promises.started(job);
  }

  /** A worker claims what it has found in the ledger; the message comes later, if at all. */
  void overtake(int who, int which) {
    ModelProcess process = any(who);
    process.overtaking(which).ifPresent(job -> start(process, job));
  }

  /** One running job of some process ends, in one of the ways there are. */
  void end(int who, int which, int how) {
    ModelProcess process = any(who);
    List<ClaimedJob> running = List.copyOf(process.running.values());
    if (running.isEmpty()) {
      return;
    }
    ClaimedJob job = running.get(which % running.size());
    closeOpenOf(dedupeKey(job.id()));
    process.calls.ended(job, which % 3 == 0);
    AttemptResult result = process.conclude(job, how % 6);
    process.running.remove(new RunningJob.Key(job.id(), job.claim()));
    process.holds.ended(job);
    process.ended.add(job);
    promises.ended(job, result);
  }

  /** Writes again what has been written: its answer was lost, or it had been taken away. */
  void endAgain(int who, int which, int how) {
    ModelProcess process = any(who);
    List<ClaimedJob> again =
        process.ended.stream()
            .filter(job -> process.running.keySet().stream().anyMatch(k -> k.id().equals(job.id())))
            .toList();
    List<ClaimedJob> ended = again.isEmpty() ? process.ended : again; // what hurts most, if any
    if (!ended.isEmpty()) {
      ClaimedJob job = ended.get(which % ended.size());
      closeOpenOf(dedupeKey(job.id()));
      assertThat(process.conclude(job, how % 6).how()).as("a second end").isEqualTo(How.LOST);
    }
  }

  void askToCancel(int which) {
    closeOpen();
    promises
        .job(which)
        .filter(id -> ordered(tx -> Cancellation.ask(tx, id)).isPresent())
        .ifPresent(promises::askedToCancel);
  }

  void replay(int which) {
    closeOpen();
    List<Row> dead = sql("SELECT job_id FROM dead_job ORDER BY died_at").stream().toList();
    if (!dead.isEmpty()) {
      UUID id = dead.get(which % dead.size()).uuid("job_id");
      if (ordered(tx -> DeadJobs.one(id).replay(tx, 1, 1, 0)).replayed() == 1) {
        promises.revived(id);
      }
    }
  }

  void retry(int which) {
    closeOpen();
    promises
        .job(which)
        .filter(id -> ordered(tx -> Retry.order(tx, id)).orElseThrow() instanceof Retry.Revived)
        .ifPresent(promises::revived);
  }

  /** A process is silent for too long. It may be gone, or go on without knowing. */
  void die(int who, boolean gone) {
    ModelProcess process = live(who);
    process.live = false;
    process.calls.stopped();
    sql("UPDATE process SET seen_at = now() - interval '1 minute' WHERE id = $1", process.id());
    if (gone) {
      processes.remove(process);
      process.unheard.forEach(claim -> broker.giveBack(claim.message())); // they were not acked
    }
    join();
  }

  void reap(int who) {
    closeOpen();
    live(who).reaper.round().await();
  }

  void relay(int who) {
    live(who).relay.round().await();
  }

  /** Compares the ledger with the memory, and lets go of what has ended. */
  void reconcile(int who) {
    closeOpen();
    ModelProcess process = live(who);
    process.holds.drop().await();
    var over = process.claimer.over();
    for (Row row : RunningRows.of(ENGINE, process.id()).await()) {
      var key = new RunningJob.Key(row.uuid("id"), row.integer("claim"));
      if (!process.running.containsKey(key) && over.test(row.bigint("batch"))) {
        process.reaper.giveBack(process.id(), key.id(), key.claim()).await();
      }
    }
  }

  void broker(boolean up) {
    broker.up(up);
  }

  /** The broker forgets everything, and says so when it is found without its queue. */
  void loseTheQueue() {
    broker.lose();
    Relay.noteLostQueue(ENGINE, Probe.KIND.queue()).await();
  }

  /** The broker loses without a word what it had confirmed. */
  void loseOne(int which) {
    broker.loseOne(which);
  }

  void purge() {
    broker.lose();
  }

  void sweep(int who) {
    live(who).sweep.look();
  }

  void call(int who, int which) {
    any(who).call(which);
  }

  void write(int who, int which) {
    any(who).calls.write(which);
  }

  void wake(int who) {
    any(who).wake();
  }

  void pass(Duration time) {
    closeOpen();
    ModelDatabase.older(time);
  }

  void beat(int who) {
    ModelProcess process = live(who);
    sql(
        "UPDATE process SET since = $2 WHERE id = $1",
        process.id(),
        process.heartbeat.ids().since());
  }

  void check() {
    promises.check();
  }

  /** All is well again: whatever was asked for must come to its end. */
  void settleDown() {
    closeOpen();
    broker.up(true);
    for (int round = 0; round < 40 && unfinished() > 0; round++) {
      for (ModelProcess process : List.copyOf(processes)) {
        while (!process.unheard.isEmpty()) {
          askAgain(processes.indexOf(process), 0);
        }
        while (!process.running.isEmpty()) {
          end(processes.indexOf(process), 0, 0);
        }
      }
      for (int i = 0; i < PROCESSES; i++) {
        reconcile(i);
      }
      reap(0);
      pass(Duration.ofSeconds(30));
      sweep(0);
      relay(0);
      for (int left = broker.size(); left > 0; left--) {
        deliver(0, processes.indexOf(live(left)), false, false);
      }
      check();
    }
    promises.checkAllKept();
    reap(0);
    for (int i = 0; i < PROCESSES; i++) {
      reconcile(i);
    }
    assertThat(sql("SELECT FROM hold").size()).as("holds that stay").isZero();
  }

  private static long unfinished() {
    return sql("SELECT count(*) AS n FROM job WHERE finalized_at IS NULL").first().bigint("n");
  }
}
