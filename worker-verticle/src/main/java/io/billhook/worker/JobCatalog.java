package io.billhook.worker;

import io.billhook.config.BrevoConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.JobKinds;
import io.billhook.contract.Queues;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.SendEmail;
import io.billhook.contract.sms.SendSms;
import io.billhook.contract.upkeep.Prune;
import io.billhook.job.JobHandler;
import io.billhook.mail.EmailAddress;
import io.billhook.mail.Outgoing;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.provider.Breaker;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.email.SendEmailHandler;
import io.billhook.worker.email.brevo.BrevoProvider;
import io.billhook.worker.sms.SendSmsHandler;
import io.billhook.worker.sms.twilio.TwilioProvider;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one list of registrations: every kind of job that this process runs, with its handler. */
public final class JobCatalog {
  private final Map<String, Registration<?>> byKind = new LinkedHashMap<>();
  private final Set<String> queues = new LinkedHashSet<>();

  /**
   * A kind with the one handler that does its work.
   *
   * @param breaker of the provider without which the handler can do nothing; null where there is
   *     none
   */
  public record Registration<A extends JobArgs>(
      JobKind<A> kind, JobHandler<A> handler, @Nullable Breaker breaker) {}

  /** The list itself. */
  public static JobCatalog create(
      Vertx vertx,
      Database database,
      Outbox outbox,
      StripeConfig stripe,
      BrevoConfig brevo,
      TwilioConfig twilio,
      Breakers breakers,
      JobHandler<Prune> prune) {
    var outcomes = new CallOutcomes(new SecureRandom());
    Breaker toStripe = breakers.of("stripe");
    Breaker toBrevo = breakers.of("brevo");
    Breaker toTwilio = breakers.of("twilio");
    var stripeObjects = new StripeObjects(stripe, toStripe);
    var emailProvider = new BrevoProvider(vertx, brevo, toBrevo);
    var smsProvider = new TwilioProvider(vertx, twilio, toTwilio);
    var sender =
        EmailAddress.parse(brevo.from())
            .orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    return new JobCatalog()
        .handle(
            SyncObject.KIND,
            Billing.sync(database, stripeObjects, outcomes, new Outgoing(outbox), sender),
            toStripe)
        .handle(SendEmail.KIND, new SendEmailHandler(database, emailProvider, outcomes), toBrevo)
        .handle(SendSms.KIND, new SendSmsHandler(database, smsProvider, outcomes), toTwilio)
        .handle(Prune.KIND, prune)
        .consuming(Queues.ALL)
        .covering(JobKinds.all());
  }

  /**
   * Adds a kind.
   *
   * @throws IllegalStateException where it has a handler already, or a queue that nobody declares
   */
  public <A extends JobArgs> JobCatalog handle(JobKind<A> kind, JobHandler<A> handler) {
    return handle(kind, handler, null);
  }

  /**
   * Adds a kind that hangs on a provider. While its breaker is open nothing is taken from a queue
   * of which all kinds hang on one.
   */
  public <A extends JobArgs> JobCatalog handle(
      JobKind<A> kind, JobHandler<A> handler, @Nullable Breaker breaker) {
    for (String queue : kind.queues()) {
      if (!Queues.ALL.contains(queue)) {
        throw new IllegalStateException(
            "The job kind " + kind.name() + " is on the queue " + queue + ", not in Queues.ALL");
      }
    }
    if (byKind.putIfAbsent(kind.name(), new Registration<>(kind, handler, breaker)) != null) {
      throw new IllegalStateException("Two handlers for the job kind " + kind.name());
    }
    queues.addAll(kind.queues());
    return this;
  }

  /**
   * Takes from these queues, too, whether a kind is on them or not: what comes there all the same,
   * a kind of a newer version or bytes of nobody's, must find its end.
   */
  public JobCatalog consuming(Collection<String> more) {
    queues.addAll(more);
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

  /** The queues that this process consumes, each once. */
  public List<String> queues() {
    return List.copyOf(queues);
  }

  /** Time limit of the kind that has the longest. */
  public Duration longestTimeout() {
    return kinds().stream().map(JobKind::timeout).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** All breakers that kinds hang on, each once. */
  public List<Breaker> breakers() {
    return byKind.values().stream()
        .<Breaker>mapMulti((entry, out) -> Optional.ofNullable(entry.breaker()).ifPresent(out))
        .distinct()
        .toList();
  }

  /** The breakers of the kinds of a queue; empty where one of them does without. */
  public List<Breaker> breakersOf(String queue) {
    List<Registration<?>> onQueue =
        byKind.values().stream().filter(entry -> entry.kind().queues().contains(queue)).toList();
    List<Breaker> breakers =
        onQueue.stream()
            .<Breaker>mapMulti((entry, out) -> Optional.ofNullable(entry.breaker()).ifPresent(out))
            .toList();
    return breakers.size() == onQueue.size() ? breakers : List.of();
  }

  public Collection<JobKind<?>> kinds() {
    return byKind.values().stream().<JobKind<?>>map(Registration::kind).toList();
  }
}
