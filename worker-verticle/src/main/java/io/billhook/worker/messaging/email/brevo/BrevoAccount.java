package io.billhook.worker.messaging.email.brevo;

import io.billhook.messaging.EmailAddress;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which of Brevo's accounts mail goes.
 *
 * @param name {@code brevo}, or {@code brevo/TENANT} for a tenant's own; also that of its breaker
 * @param apiKey for the header {@code api-key}
 * @param apiBase without {@code /v3}
 * @param from whom all its mails are from; null: as each mail says
 */
public record BrevoAccount(String name, String apiKey, URI apiBase, @Nullable EmailAddress from) {

  String endpoint(String path) {
    return apiBase.toString().replaceAll("/+$", "") + path;
  }

  Map<String, String> headers() {
    return Map.of(
        "api-key", apiKey, "accept", "application/json", "content-type", "application/json");
  }

  @Override
  public String toString() {
    return "BrevoAccount[" + name + "]";
  }
}
