package io.billhook.worker.engine;

import io.billhook.config.Env;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.crypto.Sealer;
import io.billhook.event.Events;
import io.billhook.event.Subscriber;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.product.ProductMails;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.provider.Breakers;
import io.billhook.published.Public;
import io.billhook.worker.engine.execute.JobRegistry.Registration;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** The job side of an extension; found by {@link java.util.ServiceLoader}. */
@Public
public interface WorkerExtension {

  /** The name of the {@link io.billhook.extension.Extension} that it belongs to. */
  String extension();

  /** One for each of its job kinds: {@code new Registration<>(Tidy.KIND, new TidyHandler(…))}. */
  List<Registration<?>> handlers(Parts parts);

  /** What is enqueued again and again. */
  default List<Recurring<?>> schedules(Env settings) {
    return List.of();
  }

  /** What follows at once from what happens to a tenant's billing, in the same transaction. */
  default List<Subscriber> subscribers(Parts parts) {
    return List.of();
  }

  /** What runs beside the jobs: deployed with the worker, undeployed before the database goes. */
  default List<Deployable> beside(Parts parts) {
    return List.of();
  }

  /**
   * A job that is enqueued again and again.
   *
   * @param name {@code NAME-…}, stable
   * @param cron five fields, or {@code every 60 seconds}
   * @param zone in which the fields are read
   * @param missed whether times at which no worker was there get one run, as soon as one is
   */
  record Recurring<A extends JobArgs>(
      String name, String cron, ZoneId zone, JobKind<A> kind, A args, boolean missed) {}

  /**
   * What handlers are made of.
   *
   * @param outbox takes jobs in the transaction that causes them
   * @param sealer for what must not lie open in the database
   * @param breakers of the process; take one for each provider that a handler calls
   * @param mails renders what {@code Extension.mails()} names
   * @param sender who mails of the installation are from
   * @param events tells of those that {@code Extension.events()} names
   * @param meters for metrics named {@code NAME_…}
   * @param settings those named {@code NAME_…}
   */
  record Parts(
      Vertx vertx,
      Database database,
      Outbox outbox,
      Sealer sealer,
      Breakers breakers,
      ProductMails mails,
      EmailAddress sender,
      Events events,
      MeterRegistry meters,
      Env settings,
      Clock clock) {}
}
