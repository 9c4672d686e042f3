package io.billhook.api.billing.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A checkout that waits for its buyer, as it is shown. */
record OpenSession(UUID id, String url, String status, Instant expiresAt, UUID jobId) {

  /** Of what Stripe says; empty where it is no open session. */
  static Optional<OpenSession> of(UUID id, JsonNode session, UUID job) {
    Optional<String> url = StripeJson.text(session, "url");
    Optional<Instant> end = StripeJson.time(session, "expires_at");
    return url.isPresent() && end.isPresent() && isOpen(session)
        ? Optional.of(new OpenSession(id, url.get(), "open", end.get(), job))
        : Optional.empty();
  }

  static boolean isOpen(JsonNode session) {
    return session.path("status").asText().equals("open");
  }
}
