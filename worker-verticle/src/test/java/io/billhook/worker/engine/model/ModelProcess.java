package io.billhook.worker.engine.model;

import static io.billhook.worker.engine.model.ModelDatabase.sql;

import io.billhook.outbox.Dispatcher;
import io.billhook.outbox.JobOutbox;
import io.billhook.outbox.Relay;
import io.billhook.outbox.Sweep;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.process.DeadProcessReaper;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.claim.ClaimAnswer;
import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.claim.Claimer;
import io.billhook.worker.engine.claim.Holds;
import io.billhook.worker.engine.claim.Lookout;
import io.billhook.worker.engine.execute.AttemptResult;
import io.billhook.worker.engine.execute.AttemptResult.How;
import io.billhook.worker.engine.execute.Completer;
import io.billhook.worker.engine.execute.Failure;
import io.billhook.worker.engine.execute.OutcomeWriter;
import io.billhook.worker.engine.execute.RunningJob;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One process of the model: the engine's own parts, without threads. It beats only when it is told
 * to, so it may be declared dead and not know it.
 */
final class ModelProcess {
  private static final int LOST_TOO_OFTEN = 4;
  private static final int MOST_FOUND = 10;

  /** It takes for lost whatever it does not see. */
  private static final Sweep.Times AT_ONCE =
      new Sweep.Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final Failure FAILURE = new Failure(null, "as the model wants it");

  final ProcessHeartbeat heartbeat;
  final JobOutbox outbox;
  final Claimer claimer;
  private final Lookout lookout;
  final OutcomeWriter outcomes;
  final DeadProcessReaper reaper;
  final Relay relay;
  final Sweep sweep;
  final Holds holds;
  final ModelCalls calls;
  final Map<RunningJob.Key, ClaimedJob> running = new LinkedHashMap<>();
  final List<ClaimedJob> ended = new ArrayList<>();
  final List<Unheard> unheard = new ArrayList<>();

  /** A claim whose answer was lost, and the message that is unacked therefore. */
  record Unheard(Claimer.Claim claim, List<UUID> message) {}

  /** Whether the others believe that it lives. */
  boolean live = true;

  ModelProcess(Vertx vertx, Database database, EnginePool engine, ModelBroker broker) {
    heartbeat = ProcessHeartbeat.join(vertx, database, ProcessRole.WORKER, "model").await();
    heartbeat.close();
    outbox = new JobOutbox(heartbeat, new Dispatcher(vertx, broker, engine, heartbeat.ids()));
    claimer = new Claimer(engine, heartbeat);
    lookout = new Lookout(engine, Probe.KIND.queue());
    outcomes = new OutcomeWriter(database.engine(), broker::publishLater, new Completer(engine));
    reaper = new DeadProcessReaper(vertx, engine, heartbeat::id, () -> true);
    relay = new Relay(vertx, broker, engine, new SimpleMeterRegistry());
    sweep =
        new Sweep(
            vertx,
            engine,
            () -> Future.succeededFuture(broker.depths()),
            new SimpleMeterRegistry(),
            AT_ONCE);
    holds = new Holds(engine);
    calls = new ModelCalls(id());
  }

  long id() {
    return heartbeat.id();
  }

  /** Claims one of those that a look finds; of what it does not get nothing remains. */
  Optional<ClaimedJob> overtaking(int which) {
    List<Lookout.Found> found = lookout.look(heartbeat.ids().now(), MOST_FOUND).await();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    UUID id = found.get(which % found.size()).id();
    Claimer.Claim claim = claimer.of(List.of(id));
    Optional<ClaimedJob> taken =
        Optional.ofNullable(claim.first().await().get(id))
            .filter(ClaimAnswer.Taken.class::isInstance)
            .map(answer -> ((ClaimAnswer.Taken) answer).job());
    holds.claimed(taken.stream().toList());
    claim.close();
    return taken;
  }

  /** The handler of some running job is about to call its provider. */
  void call(int which) {
    List<ClaimedJob> jobs = List.copyOf(running.values());
    if (!jobs.isEmpty()) {
      calls.begin(jobs.get(which % jobs.size()));
    }
  }

  /** Where it was silent it finds, as it goes on, that it was declared dead, and registers anew. */
  void wake() {
    if (!sql("SELECT FROM process WHERE id = $1 AND dead_at IS NOT NULL", id()).isEmpty()) {
      calls.registeredAnew(-id());
    }
  }

  /** Writes the end of a run, in one of the ways there are. */
  AttemptResult conclude(ClaimedJob job, int how) {
    if (job.cancelAsked()) {
      return outcomes.abandon(job, How.CANCELLED, FAILURE, Optional.empty());
    }
    if (job.lost() >= LOST_TOO_OFTEN || (how == 3 && job.attempt() >= job.maxAttempts())) {
      return outcomes.abandon(job, How.DEAD, FAILURE, Optional.empty());
    }
    return switch (how) {
      case 0 -> complete(job);
      case 1 -> outcomes.complete(job, null);
      case 2 -> outcomes.abandon(job, How.CANCELLED, FAILURE, Optional.empty());
      case 3 -> outcomes.await(job, How.RETRY, FAILURE, Duration.ofSeconds(5));
      case 4 -> outcomes.await(job, How.SNOOZE, FAILURE, Duration.ofSeconds(5));
      default -> outcomes.abandon(job, How.DEAD, FAILURE, Optional.empty());
    };
  }

  private AttemptResult complete(ClaimedJob job) {
    return outcomes.complete(
        job,
        tx -> {
          tx.as(Role.ENGINE, TenantScope.none());
          tx.update(
              "INSERT INTO dead_message (queue, reason, body) VALUES ('effect', $1, '')",
              job.id().toString());
        });
  }
}
