package io.billhook.api.intake.twilio;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook;
import io.billhook.api.intake.twilio.TwilioCallers.Event;
import io.billhook.contract.sms.SmsCallback;
import io.billhook.twilio.TwilioForm;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /webhooks/twilio/status}: how far a text message of ours has come. */
final class TwilioStatusWebhook implements Webhook<SmsCallback> {
  private final TwilioCallers callers;

  TwilioStatusWebhook(TwilioCallers callers) {
    this.callers = callers;
  }

  @Override
  public String operation() {
    return "receiveTwilioStatus";
  }

  @Override
  public List<String> keptHeaders() {
    return List.of(TwilioSignature.HEADER, "Content-Type", "User-Agent");
  }

  @Override
  public List<Refusal> refusals() {
    return TwilioRefusals.ALL;
  }

  @Override
  public Thanks thanks() {
    return Thanks.NO_CONTENT;
  }

  @Override
  public Optional<Refusal> refusedByHead(RoutingContext context) {
    return TwilioCallers.refusedByHead(context.request());
  }

  @Override
  public Reading<SmsCallback> read(RoutingContext context, byte[] body) {
    UUID sms = sms(context.request().getParam("id"));
    return callers.read(context.request(), body, (form, tenant) -> event(form, tenant, sms));
  }

  /** Ours, in the address that we have given; null where an older version has given it. */
  private static @Nullable UUID sms(@Nullable String id) {
    try {
      return id == null ? null : UUID.fromString(id);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Twilio gives a report no id; one that says the same is the same. */
  private static Optional<Event<SmsCallback>> event(
      TwilioForm form, @Nullable UUID tenant, @Nullable UUID sms) {
    String sid = form.message();
    String status = form.status();
    if (sid == null || status == null) {
      return Optional.empty();
    }
    String id = sid + ":" + status + ":" + Objects.requireNonNullElse(form.errorCode(), "");
    SmsCallback job = new SmsCallback(sid, tenant, sms);
    return Optional.of(
        new Event<>(
            new InboundEvent(
                id,
                "message." + status,
                null,
                null,
                SmsCallback.OBJECT,
                sid,
                false,
                tenant == null ? null : tenant.toString()),
            new Wanted<>(job.key(), job)));
  }
}
