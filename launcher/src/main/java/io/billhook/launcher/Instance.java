package io.billhook.launcher;

import io.billhook.api.ApiParts;
import io.billhook.api.ApiVerticle;
import io.billhook.api.ManagementVerticle;
import io.billhook.api.auth.AccessNotices;
import io.billhook.api.auth.Identity;
import io.billhook.api.http.Feature;
import io.billhook.api.intake.brevo.BrevoWebhook;
import io.billhook.api.intake.brevo.TenantTokens;
import io.billhook.api.intake.stripe.StripeWebhook;
import io.billhook.api.intake.twilio.TwilioIntake;
import io.billhook.api.limit.Buckets;
import io.billhook.crypto.Sealer;
import io.billhook.node.ProcessContext;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.StoreTimeout;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.billhook.provider.Breakers;
import io.billhook.worker.WorkerPart;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running process: a node with an api, a worker, or both on it. */
public final class Instance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Instance.class);
  private static final int INTAKE_CONNECTIONS = 2;

  /** Half of the processors: the rest is for statements, jobs and the broker. */
  private static final int HTTP_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private static final Duration READY_WAIT = Duration.ofSeconds(5);
  private static final Duration READY_LOOK = Duration.ofMillis(20);

  private final ProcessContext node;
  private final Breakers breakers;
  private final EnginePool intake;
  private final List<String> deployments = new ArrayList<>();
  private @Nullable AccessNotices notices;
  private volatile boolean leaving;
  private Runnable drain = () -> {};
  private Duration drainTime = Duration.ZERO;
  private int port;

  private Instance(ProcessContext node, Duration storeTimeout) {
    this.node = node;
    this.breakers = WorkerPart.breakers(node);
    // Who waits for a batch is told before it ends; one that is slow is to end all the same.
    this.intake = node.database.enginePool(INTAKE_CONNECTIONS, storeTimeout.multipliedBy(2));
  }

  /**
   * Deploys what the role asks for.
   *
   * @param more features beside the product's own; where there are any, one event loop serves them
   */
  public static Instance start(
      ProcessContext node, Settings settings, ProcessRole role, List<Feature> more) {
    Instance instance = new Instance(node, settings.http().storeTimeout());
    switch (role) {
      case API -> instance.serve(settings, more);
      case WORKER -> {
        instance.work(settings);
        instance.manage(settings);
      }
      case ALL -> {
        instance.serve(settings, more);
        instance.work(settings);
      }
    }
    return instance.awaitReady();
  }

  public int port() {
    return port;
  }

  /**
   * Waits for a while until every part is up, so that who reads the ready line finds it so. A
   * broker that is away does not keep an api from taking webhooks, so it is not waited for without
   * end.
   */
  public Instance awaitReady() {
    long end = System.nanoTime() + READY_WAIT.toNanos();
    while (!node.health.ready() && System.nanoTime() < end) {
      LockSupport.parkNanos(READY_LOOK.toNanos());
    }
    return this;
  }

  private void serve(Settings settings, List<Feature> more) {
    Clock clock = Clock.systemUTC();
    var store = new StoreTimeout(settings.http().storeTimeout(), node.heartbeat::isLate);
    Sealer sealer = new Sealer(settings.encryption(), node.heartbeat.keys()::sealing);
    Buckets buckets = Buckets.of(settings.http().limits(), node.database, clock);
    Identity identity =
        new Identity(
            node.vertx,
            node.database,
            sealer,
            node.outbox,
            settings.brevo().from(),
            settings.http(),
            settings.sms(),
            buckets,
            settings.access(),
            clock);
    notices = identity.listen(node.database, node.health, node.metrics.registry());
    identity.follow(node.heartbeat);
    ApiParts parts =
        new ApiParts(
            settings.http(),
            settings.stripe(),
            settings.billing(),
            settings.brevo(),
            settings.brevoWebhook(),
            settings.sms(),
            settings.access().quotas(),
            node.database,
            intake,
            store,
            identity,
            buckets,
            sealer,
            node.outbox,
            StripeWebhook.batcher(node.vertx, intake, node.outbox, store),
            BrevoWebhook.batcher(node.vertx, intake, node.outbox, store),
            new TenantTokens(intake),
            new TwilioIntake(
                node.vertx,
                intake,
                node.outbox,
                sealer,
                settings.http().publicBaseUrl(),
                settings.twilio(),
                store),
            node.health,
            node.metrics,
            breakers,
            node.broker::depths,
            clock,
            settings.extensions());
    int loops = more.isEmpty() ? HTTP_LOOPS : 1;
    ApiVerticle.Deployed deployed = ApiVerticle.deploy(node.vertx, parts, loops, more).await();
    port = deployed.port();
    deployments.add(deployed.deploymentId());
    node.health.check("stays", () -> !leaving);
    drain = deployed.drain();
    drainTime = settings.http().connections().drain();
  }

  private void work(Settings settings) {
    deployments.addAll(WorkerPart.deploy(node, breakers, settings.ofWorker()));
  }

  private void manage(Settings settings) {
    port =
        ManagementVerticle.deploy(node.vertx, settings.http(), node.health, node.metrics).await();
  }

  /** First no more requests, then no more jobs, then the node. */
  @Override
  public void close() {
    leave();
    for (String deployment : deployments) {
      Future<Void> gone = node.vertx.undeploy(deployment);
      try {
        gone.await();
      } catch (RuntimeException e) {
        log.atWarn().setCause(e).log("part.close_failed");
      }
    }
    if (notices != null) {
      notices.close();
    }
    intake.close();
    node.close();
  }

  /**
   * Whoever balances loads sees that this process is not ready, and clients with open connections
   * are told to take another one, before any is closed under a request.
   */
  private void leave() {
    leaving = true;
    drain.run();
    long end = System.nanoTime() + drainTime.toNanos();
    for (long left = drainTime.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
