package io.billhook.api.intake.fourth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.JsonScanner;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Acme sends a shared secret in a header, and {@code {"no": …, "parcel": …}}. */
final class AcmeWebhook implements Webhook<AcmeNews> {
  static final String SECRET = "acme_test";

  @Override
  public String operation() {
    return "receiveAcmeWebhook";
  }

  @Override
  public List<String> keptHeaders() {
    return List.of("Content-Type");
  }

  @Override
  public List<Refusal> refusals() {
    return List.of(Refusal.BAD_SIGNATURE, Refusal.MALFORMED_JSON);
  }

  @Override
  public Reading<AcmeNews> read(RoutingContext context, byte[] body) {
    String secret = context.request().getHeader("Acme-Secret");
    if (secret == null || !MessageDigest.isEqual(secret.getBytes(UTF_8), SECRET.getBytes(UTF_8))) {
      return new Reading.Refused<>(Refusal.BAD_SIGNATURE);
    }
    try {
      return read(new JsonScanner(body));
    } catch (JsonScanner.Malformed _) {
      return new Reading.Refused<>(Refusal.MALFORMED_JSON);
    }
  }

  private static Reading<AcmeNews> read(JsonScanner json) throws JsonScanner.Malformed {
    @Nullable String number = null;
    @Nullable String parcel = null;
    boolean more = json.enter();
    while (more && json.next()) {
      if (json.named("no".getBytes(UTF_8))) {
        number = json.text();
      } else if (json.named("parcel".getBytes(UTF_8))) {
        parcel = json.text();
      } else {
        json.skip();
      }
    }
    json.end();
    if (number == null || parcel == null) {
      return new Reading.Refused<>(Refusal.MALFORMED_JSON);
    }
    return new Reading.Accepted<>(
        new InboundEvent(number, "parcel.moved", null, null, "parcel", parcel),
        new Wanted<>(parcel, new AcmeNews(parcel)));
  }
}
