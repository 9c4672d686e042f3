package io.billhook.worker;

import io.billhook.config.BrevoConfig;
import io.billhook.config.StripeConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.JobKinds;
import io.billhook.contract.Queues;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.SendEmail;
import io.billhook.job.JobHandler;
import io.billhook.mail.EmailAddress;
import io.billhook.mail.Outgoing;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.billing.stripe.StripeObjects;
import io.billhook.worker.email.SendEmailHandler;
import io.billhook.worker.email.brevo.BrevoProvider;
import io.billhook.worker.provider.Breakers;
import io.billhook.worker.provider.Outcomes;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one list of registrations: every kind of job that this process runs, with its handler. */
public final class JobCatalog {
  private final Map<String, Registration<?>> byKind = new LinkedHashMap<>();

  /** A kind with the one handler that does its work. */
  public record Registration<A extends JobArgs>(JobKind<A> kind, JobHandler<A> handler) {}

  /** The list itself. */
  public static JobCatalog create(
      Vertx vertx,
      Database database,
      Outbox outbox,
      StripeConfig stripe,
      BrevoConfig brevo,
      Breakers breakers) {
    var outcomes = new Outcomes(new SecureRandom());
    var stripeObjects = new StripeObjects(stripe, breakers.of("stripe"));
    var emailProvider = new BrevoProvider(vertx, brevo, breakers.of("brevo"));
    var sender =
        EmailAddress.parse(brevo.from())
            .orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    return new JobCatalog()
        .handle(
            SyncObject.KIND,
            Billing.sync(database, stripeObjects, outcomes, new Outgoing(outbox), sender))
        .handle(SendEmail.KIND, new SendEmailHandler(database, emailProvider, outcomes))
        .covering(JobKinds.all());
  }

  /**
   * Adds a kind.
   *
   * @throws IllegalStateException where it has a handler already, or a queue that nobody declares
   */
  public <A extends JobArgs> JobCatalog handle(JobKind<A> kind, JobHandler<A> handler) {
    if (!Queues.ALL.contains(kind.queue())) {
      throw new IllegalStateException(
          "The job kind "
              + kind.name()
              + " is on the queue "
              + kind.queue()
              + ", not in Queues.ALL");
    }
    if (byKind.putIfAbsent(kind.name(), new Registration<>(kind, handler)) != null) {
      throw new IllegalStateException("Two handlers for the job kind " + kind.name());
    }
    return this;
  }

  /**
   * Makes sure that nothing is missing.
   *
   * @throws IllegalStateException where one of these kinds has no handler
   */
  JobCatalog covering(Collection<JobKind<?>> kinds) {
    List<String> missing =
        kinds.stream().map(JobKind::name).filter(name -> !byKind.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "No handler for the job kinds " + missing + ": each needs a line in JobCatalog.create");
    }
    return this;
  }

  public Optional<Registration<?>> find(String kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** The queues that this process consumes, each once, in the order of the list. */
  public List<String> queues() {
    return kinds().stream().map(JobKind::queue).distinct().toList();
  }

  public Collection<JobKind<?>> kinds() {
    return byKind.values().stream().<JobKind<?>>map(Registration::kind).toList();
  }
}
