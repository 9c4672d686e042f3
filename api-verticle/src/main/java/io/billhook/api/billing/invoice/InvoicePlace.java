package io.billhook.api.billing.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.input.Query;
import io.billhook.stripe.StripeJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list of invoices, which are in the order of Stripe's clock.
 *
 * @param created in seconds
 */
record InvoicePlace(long created, String id) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\w{1,255})");

  static InvoicePlace of(JsonNode invoice) {
    return new InvoicePlace(StripeJson.number(invoice, "created"), invoice.path("id").asText());
  }

  /** The one that a cursor names; empty without a cursor. */
  static Optional<InvoicePlace> of(Query query) {
    String cursor = query.text("cursor");
    if (cursor == null) {
      return Optional.empty();
    }
    Matcher matcher = TEXT.matcher(decoded(cursor));
    if (!matcher.matches()) {
      throw Query.wrong("cursor", "is none of ours");
    }
    return Optional.of(new InvoicePlace(Long.parseLong(matcher.group(1)), matcher.group(2)));
  }

  /** Opaque to clients. */
  String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((created + " " + id).getBytes(StandardCharsets.US_ASCII));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      return ""; // which is no place
    }
  }
}
