package io.billhook.worker;

import io.billhook.config.WorkerConfig;
import io.billhook.contract.JobKind;
import io.billhook.contract.JobKinds;
import io.billhook.contract.Queues;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.SendEmail;
import io.billhook.contract.sms.SendSms;
import io.billhook.contract.upkeep.Prune;
import io.billhook.crypto.Sealer;
import io.billhook.job.JobHandler;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.provider.Breaker;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.messaging.email.SendEmailHandler;
import io.billhook.worker.messaging.email.brevo.BrevoProvider;
import io.billhook.worker.messaging.sms.SendSmsHandler;
import io.billhook.worker.messaging.sms.twilio.TwilioProvider;
import io.vertx.core.Vertx;
import java.security.SecureRandom;

/** The one list of registrations: every kind of job that this process runs, with its handler. */
public final class Handlers {
  private Handlers() {}

  /** The list itself. */
  public static JobRegistry create(
      Vertx vertx,
      Database database,
      Outbox outbox,
      Sealer sealer,
      Providers providers,
      WorkerConfig slots,
      Breakers breakers,
      JobHandler<Prune> prune) {
    var outcomes = new CallOutcomes(new SecureRandom());
    Breaker toStripe = breakers.of("stripe", atOnce(slots, SyncObject.KIND));
    Breaker toBrevo = breakers.of("brevo", atOnce(slots, SendEmail.KIND));
    Breaker toTwilio = breakers.of("twilio", atOnce(slots, SendSms.KIND));
    var stripeObjects = new StripeObjects(providers.stripe(), toStripe);
    var emailProvider = new BrevoProvider(vertx, providers.brevo(), toBrevo);
    var smsProvider = new TwilioProvider(vertx, providers.twilio(), toTwilio);
    var sender =
        EmailAddress.parse(providers.brevo().from())
            .orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    return new JobRegistry()
        .handle(
            SyncObject.KIND,
            Billing.sync(
                database, stripeObjects, outcomes, new EmailOutbox(outbox, sealer), sender),
            toStripe)
        .handle(
            SendEmail.KIND,
            new SendEmailHandler(database, sealer, emailProvider, outcomes),
            toBrevo)
        .handle(SendSms.KIND, new SendSmsHandler(database, sealer, smsProvider, outcomes), toTwilio)
        .handle(Prune.KIND, prune)
        .consuming(Queues.ALL)
        .covering(JobKinds.all());
  }

  /** As many calls as jobs of the kind may run, so that no slot waits for another. */
  private static int atOnce(WorkerConfig slots, JobKind<?> kind) {
    return kind.queues().stream().mapToInt(slots::of).sum();
  }
}
