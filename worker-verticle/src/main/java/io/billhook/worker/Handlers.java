package io.billhook.worker;

import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.WorkerConfig;
import io.billhook.contract.JobKind;
import io.billhook.contract.JobKinds;
import io.billhook.contract.billing.BillingLook;
import io.billhook.contract.billing.CancelSubscription;
import io.billhook.contract.billing.EndWithTenant;
import io.billhook.contract.billing.LookForSeats;
import io.billhook.contract.billing.RunBilling;
import io.billhook.contract.billing.SetSeats;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.billing.WatchCheckout;
import io.billhook.contract.email.EmailCallback;
import io.billhook.contract.email.SendEmail;
import io.billhook.contract.sms.ReconcileSms;
import io.billhook.contract.sms.SendSms;
import io.billhook.contract.sms.SmsCallback;
import io.billhook.contract.sms.SmsInbound;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.usage.ReportUsage;
import io.billhook.crypto.Sealer;
import io.billhook.event.Subscriber;
import io.billhook.extension.Extensions;
import io.billhook.job.JobHandler;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.pace.SharedPace;
import io.billhook.messaging.product.ProductMails;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.provider.Breaker;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.WorkerSettings.Providers;
import io.billhook.worker.billing.Announcements;
import io.billhook.worker.billing.Billing;
import io.billhook.worker.billing.checkout.WatchCheckoutHandler;
import io.billhook.worker.billing.ending.CancelSubscriptionHandler;
import io.billhook.worker.billing.ending.EndWithTenantHandler;
import io.billhook.worker.billing.mail.BillingLookHandler;
import io.billhook.worker.billing.mail.BillingMails;
import io.billhook.worker.billing.seats.LookForSeatsHandler;
import io.billhook.worker.billing.seats.SetSeatsHandler;
import io.billhook.worker.billing.usage.RejectedUsage;
import io.billhook.worker.billing.usage.ReportUsageHandler;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.messaging.email.SendEmailHandler;
import io.billhook.worker.messaging.email.report.EmailCallbackHandler;
import io.billhook.worker.messaging.sms.SendSmsHandler;
import io.billhook.worker.messaging.sms.report.ReconcileSmsHandler;
import io.billhook.worker.messaging.sms.report.SmsCallbackHandler;
import io.billhook.worker.messaging.sms.report.SmsInboundHandler;
import io.billhook.worker.messaging.sms.twilio.TwilioAccounts;
import io.billhook.worker.messaging.sms.twilio.TwilioClients;
import io.billhook.worker.messaging.sms.twilio.TwilioMessages;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The one list of registrations: every kind of job that this process runs, with its handler. */
public final class Handlers {
  private static final int LOOK_UPS_A_SECOND = 5;

  private Handlers() {}

  /**
   * The list itself.
   *
   * @param app what the product's own mails are called after, and where their templates are
   */
  public static JobRegistry create(
      Vertx vertx,
      Database database,
      Outbox outbox,
      Sealer sealer,
      Providers providers,
      AppConfig app,
      BillingConfig billing,
      WorkerConfig slots,
      Breakers breakers,
      JobHandler<Prune> prune) {
    return create(
        vertx, database, outbox, sealer, providers, app, billing, slots, breakers, prune,
        List.of());
  }

  /**
   * As above.
   *
   * @param more what else follows from events of billing
   */
  static JobRegistry create(
      Vertx vertx,
      Database database,
      Outbox outbox,
      Sealer sealer,
      Providers providers,
      AppConfig app,
      BillingConfig billing,
      WorkerConfig slots,
      Breakers breakers,
      JobHandler<Prune> prune,
      List<Subscriber> more) {
    var outcomes = new CallOutcomes(new SecureRandom());
    Breaker toStripe = breakers.of("stripe", atOnce(slots, SyncObject.KIND));
    var email = new MailProviders(vertx, database, sealer, providers, breakers, slots);
    Breaker toTwilio = breakers.of("twilio", atOnce(slots, SendSms.KIND));
    var stripeObjects = new StripeObjects(providers.stripe(), toStripe);
    var twilio = new TwilioClients(vertx, toTwilio, breakers);
    var texts = new TwilioMessages(twilio, providers.twilio(), database, new Credentials(sealer));
    var smsProviders =
        new TwilioAccounts(
            twilio,
            providers.twilio(),
            SharedPace.ofLanes(database, "twilio", providers.twilio().rate()),
            new Credentials(sealer));
    var sender =
        EmailAddress.parse(providers.brevo().from())
            .orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    var billingMails =
        new BillingMails(
            new EmailOutbox(outbox, sealer),
            ProductMails.of(app, sender.displayName()),
            sender,
            billing);
    var events = Billing.events(billingMails, more);
    var announcements = new Announcements(events, billing.mailMaxAgeDays());
    return new JobRegistry()
        .handle(
            SyncObject.KIND,
            Billing.sync(
                database,
                stripeObjects,
                outcomes,
                outbox,
                announcements,
                Map.of(SyncObject.EVENT, new RejectedUsage(stripeObjects, events))),
            toStripe)
        .handle(
            ReportUsage.KIND,
            new ReportUsageHandler(database, stripeObjects, outcomes, outbox, events),
            toStripe)
        .handle(LookForSeats.KIND, new LookForSeatsHandler(outbox))
        .handle(
            SetSeats.KIND, new SetSeatsHandler(database, stripeObjects, outcomes, outbox), toStripe)
        .handle(BillingLook.KIND, new BillingLookHandler(database, outbox, billingMails))
        .handle(
            EndWithTenant.KIND,
            new EndWithTenantHandler(database, stripeObjects, outcomes, outbox),
            toStripe)
        .handle(
            CancelSubscription.KIND,
            new CancelSubscriptionHandler(stripeObjects, outcomes),
            toStripe)
        .handle(
            WatchCheckout.KIND,
            new WatchCheckoutHandler(database, stripeObjects, outcomes, outbox, Clock.systemUTC()),
            toStripe)
        .handle(
            RunBilling.KIND,
            Billing.run(
                database,
                stripeObjects,
                outcomes,
                outbox,
                announcements,
                billing.runRequestsPerSecond()),
            toStripe)
        .handle(
            SendEmail.KIND,
            new SendEmailHandler(database, sealer, email.providers(), outcomes, new SecureRandom()),
            email.breakers())
        .handle(EmailCallback.KIND, new EmailCallbackHandler(database))
        .handle(
            SendSms.KIND, new SendSmsHandler(database, sealer, smsProviders, outcomes), toTwilio)
        .handle(SmsCallback.KIND, new SmsCallbackHandler(database))
        .handle(SmsInbound.KIND, new SmsInboundHandler(database, texts, providers.optOut()))
        .handle(
            ReconcileSms.KIND,
            new ReconcileSmsHandler(
                database,
                texts,
                outcomes,
                SharedPace.even(database, "twilio look-up", LOOK_UPS_A_SECOND)))
        .handle(Prune.KIND, prune)
        .consuming(Extensions.installed().queues())
        .covering(JobKinds.all());
  }

  /** As many calls as jobs of the kind may run, so that no slot waits for another. */
  static int atOnce(WorkerConfig slots, JobKind<?> kind) {
    return kind.queues().stream().mapToInt(slots::of).sum();
  }
}
