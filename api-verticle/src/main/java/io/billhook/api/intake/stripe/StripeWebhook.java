package io.billhook.api.intake.stripe;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.IntakeBatcher;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook;
import io.billhook.api.intake.http.Webhook.Reading.Accepted;
import io.billhook.api.intake.http.Webhook.Reading.Refused;
import io.billhook.config.StripeConfig;
import io.billhook.contract.billing.SyncObject;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.StoreTimeout;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /webhooks/stripe}: an event wants the object synced that it hints at. */
public final class StripeWebhook implements Webhook<SyncObject> {
  private static final String PROVIDER = "stripe";

  private final boolean livemode;
  private final Clock clock;
  private final StripeSignature signature;

  public StripeWebhook(StripeConfig config, Clock clock) {
    this.livemode = config.livemode();
    this.clock = clock;
    this.signature = new StripeSignature(config.webhookSecrets());
  }

  /** Writes its events, for all event loops of a process. */
  public static IntakeBatcher<SyncObject> batcher(
      Vertx vertx, EnginePool pool, JobWriter writer, StoreTimeout store) {
    return new IntakeBatcher<>(vertx, pool, writer, PROVIDER, SyncObject.KIND, store);
  }

  @Override
  public String operation() {
    return "receiveStripeWebhook";
  }

  @Override
  public List<String> keptHeaders() {
    return List.of(StripeSignature.HEADER, "Content-Type", "User-Agent");
  }

  @Override
  public List<Refusal> refusals() {
    return StripeRefusals.ALL;
  }

  @Override
  public Optional<Refusal> refusedByHead(RoutingContext context) {
    return context.request().getHeader(StripeSignature.HEADER) == null
        ? Optional.of(StripeRefusals.NO_HEADER)
        : Optional.empty();
  }

  @Override
  public Reading<SyncObject> read(RoutingContext context, byte[] body) {
    String header = context.request().getHeader(StripeSignature.HEADER);
    var refusal = signature.refusal(header, body, clock.instant().getEpochSecond());
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    return switch (StripeEventReader.read(body)) {
      case StripeEventReader.Result.Refused refused -> new Refused<>(refused.why());
      case StripeEventReader.Result.Read read -> ofThisMode(read.event());
    };
  }

  private Reading<SyncObject> ofThisMode(InboundEvent event) {
    return event.livemode() != null && event.livemode() != livemode
        ? new Refused<>(StripeRefusals.WRONG_LIVEMODE)
        : new Accepted<>(event, sync(event));
  }

  /** Null for an event that hints at nothing that we hold. */
  private static @Nullable Wanted<SyncObject> sync(InboundEvent event) {
    String type = event.objectType();
    String id = event.objectId();
    return event.foreign() || type == null || id == null || !SyncObject.TYPES.contains(type)
        ? null
        : wanted(new SyncObject(type, id));
  }

  private static Wanted<SyncObject> wanted(SyncObject object) {
    return new Wanted<>(object.key(), object);
  }
}
