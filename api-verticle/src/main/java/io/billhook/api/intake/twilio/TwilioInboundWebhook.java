package io.billhook.api.intake.twilio;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook;
import io.billhook.api.intake.twilio.TwilioCallers.Event;
import io.billhook.contract.sms.SmsInbound;
import io.billhook.twilio.TwilioForm;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /webhooks/twilio/inbound}: a person has sent us a text message. */
final class TwilioInboundWebhook implements Webhook<SmsInbound> {
  /** Nothing is answered to the person; plain text would be. */
  private static final Thanks NO_REPLY = new Thanks(200, "text/xml", "<Response/>");

  private final TwilioCallers callers;

  TwilioInboundWebhook(TwilioCallers callers) {
    this.callers = callers;
  }

  @Override
  public String operation() {
    return "receiveTwilioMessage";
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
    return NO_REPLY;
  }

  @Override
  public Optional<Refusal> refusedByHead(RoutingContext context) {
    return TwilioCallers.refusedByHead(context.request());
  }

  @Override
  public Reading<SmsInbound> read(RoutingContext context, byte[] body) {
    return callers.read(context.request(), body, TwilioInboundWebhook::event);
  }

  private static Optional<Event<SmsInbound>> event(TwilioForm form, @Nullable UUID tenant) {
    String sid = form.message();
    if (sid == null) {
      return Optional.empty();
    }
    SmsInbound job = new SmsInbound(sid, tenant);
    return Optional.of(
        new Event<>(
            new InboundEvent(
                sid,
                "message.received",
                null,
                null,
                SmsInbound.OBJECT,
                sid,
                false,
                tenant == null ? null : tenant.toString()),
            new Wanted<>(job.key(), job)));
  }
}
