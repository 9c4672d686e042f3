package io.billhook.worker.messaging.email.brevo;

import io.billhook.config.BrevoConfig;
import io.billhook.messaging.EmailAddress;
import io.billhook.provider.Breaker;
import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderRequest;
import io.billhook.worker.messaging.email.EmailProvider;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends through {@code POST /v3/smtp/email} (developers.brevo.com/reference/sendtransacemail). The
 * mail's id goes along as {@code headers.idempotencyKey}, a UUID that Brevo remembers for 15 to 30
 * minutes; a repetition within that time is refused as {@code duplicate_parameter}, which means
 * that the mail was taken before.
 */
public final class BrevoProvider implements EmailProvider {
  static final String PROVIDER = "brevo";

  private final ProviderClient client;
  private final String endpoint;
  private final Map<String, String> headers;

  public BrevoProvider(Vertx vertx, BrevoConfig config, Breaker breaker) {
    this(vertx, config, breaker, ProviderClient.ANSWER);
  }

  /**
   * @param answerWithin from writing a request to the end of Brevo's answer
   */
  BrevoProvider(Vertx vertx, BrevoConfig config, Breaker breaker, Duration answerWithin) {
    this.client = new ProviderClient(vertx, breaker, answerWithin);
    this.endpoint = config.apiBase().toString().replaceAll("/+$", "") + "/v3/smtp/email";
    this.headers =
        Map.of(
            "api-key",
            config.apiKey(),
            "accept",
            "application/json",
            "content-type",
            "application/json");
  }

  @Override
  public String name() {
    return PROVIDER;
  }

  @Override
  public Optional<String> send(Mail mail) {
    return client.call(
        new ProviderRequest(HttpMethod.POST, endpoint, headers, body(mail).toBuffer()),
        BrevoProvider::read);
  }

  private static Optional<String> read(ProviderAnswer answer) {
    if (answer.isGood()) {
      return BrevoErrors.field(answer, "messageId");
    }
    if (BrevoErrors.isDuplicate(answer)) {
      return Optional.empty();
    }
    throw BrevoErrors.of(answer);
  }

  private static JsonObject body(Mail mail) {
    JsonObject body =
        new JsonObject()
            .put("sender", address(mail.from()))
            .put("to", new JsonArray().add(address(mail.to())))
            .put("subject", mail.subject())
            .put("headers", new JsonObject().put("idempotencyKey", mail.id().toString()));
    putUnlessNull(body, "htmlContent", mail.html());
    putUnlessNull(body, "textContent", mail.text());
    if (!mail.tags().isEmpty()) {
      body.put("tags", new JsonArray(mail.tags()));
    }
    return body;
  }

  private static void putUnlessNull(JsonObject body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static JsonObject address(EmailAddress address) {
    JsonObject json = new JsonObject().put("email", address.address());
    putUnlessNull(json, "name", address.name());
    return json;
  }
}
