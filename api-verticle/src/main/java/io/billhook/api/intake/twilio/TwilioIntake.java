package io.billhook.api.intake.twilio;

import io.billhook.api.http.Feature;
import io.billhook.api.intake.IntakeBatcher;
import io.billhook.api.intake.http.WebhookRoute;
import io.billhook.config.TwilioConfig;
import io.billhook.contract.sms.SmsCallback;
import io.billhook.contract.sms.SmsInbound;
import io.billhook.crypto.Sealer;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.StoreTimeout;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;

/** All of Twilio's callbacks; made once for all event loops of a process. */
public final class TwilioIntake {
  static final String PROVIDER = "twilio";

  private final URI publicBaseUrl;
  private final List<String> tokens;
  private final EnginePool pool;
  private final TwilioAccounts accounts;
  private final IntakeBatcher<SmsCallback> statuses;
  private final IntakeBatcher<SmsInbound> messages;

  /**
   * @param publicBaseUrl what Twilio has been told to call begins with it
   */
  public TwilioIntake(
      Vertx vertx,
      EnginePool pool,
      JobWriter writer,
      Sealer sealer,
      URI publicBaseUrl,
      TwilioConfig config,
      StoreTimeout store) {
    TwilioConfig.Account account = config.account();
    this.publicBaseUrl = publicBaseUrl;
    this.tokens = account == null ? List.of() : account.authTokens();
    this.pool = pool;
    this.accounts = new TwilioAccounts(vertx, pool, sealer);
    this.statuses = new IntakeBatcher<>(vertx, pool, writer, PROVIDER, SmsCallback.KIND, store);
    this.messages = new IntakeBatcher<>(vertx, pool, writer, PROVIDER, SmsInbound.KIND, store);
  }

  /** The routes of one event loop. */
  public List<Feature> routes(MeterRegistry registry) {
    var callers = new TwilioCallers(publicBaseUrl, tokens, accounts);
    return List.of(
        new WebhookRoute<>(new TwilioStatusWebhook(callers), statuses, pool, registry),
        new WebhookRoute<>(new TwilioInboundWebhook(callers), messages, pool, registry));
  }
}
