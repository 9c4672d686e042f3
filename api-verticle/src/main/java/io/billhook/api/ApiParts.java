package io.billhook.api;

import io.billhook.api.auth.Identity;
import io.billhook.api.intake.IntakeBatcher;
import io.billhook.api.intake.brevo.TenantTokens;
import io.billhook.api.intake.twilio.TwilioIntake;
import io.billhook.api.limit.Buckets;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.BrevoWebhookConfig;
import io.billhook.config.Env;
import io.billhook.config.HttpConfig;
import io.billhook.config.QuotaConfig;
import io.billhook.config.SmsConfig;
import io.billhook.config.StripeConfig;
import io.billhook.contract.billing.SyncObject;
import io.billhook.contract.email.EmailCallback;
import io.billhook.crypto.Sealer;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.StoreTimeout;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the HTTP side is made of; shared by all of its event loops. Whoever opened these closes
 * them, after the verticles are gone.
 *
 * @param identity made once, see its constructor
 * @param buckets the same ones that identity has
 * @param engine for intake: a few connections of its own
 * @param store how long requests wait for the database
 * @param stripeEvents made once, shared by all event loops
 * @param brevoEvents the same
 * @param brevoTokens the same
 * @param twilio the same
 * @param breakers of the whole process
 * @param depths of the broker's queues, for operators
 * @param extensions all settings, of which extensions read their own
 */
public record ApiParts(
    HttpConfig http,
    StripeConfig stripe,
    BillingConfig billing,
    BrevoConfig brevo,
    BrevoWebhookConfig brevoWebhook,
    SmsConfig sms,
    QuotaConfig quotas,
    Database database,
    EnginePool engine,
    StoreTimeout store,
    Identity identity,
    Buckets buckets,
    Sealer sealer,
    Outbox outbox,
    IntakeBatcher<SyncObject> stripeEvents,
    IntakeBatcher<EmailCallback> brevoEvents,
    TenantTokens brevoTokens,
    TwilioIntake twilio,
    Health health,
    Metrics metrics,
    Breakers breakers,
    Supplier<Future<Map<String, QueueDepth>>> depths,
    Clock clock,
    Env extensions) {}
