package io.billhook.worker.messaging.email.brevo;

import io.billhook.config.BrevoConfig;
import io.billhook.messaging.EmailAddress;
import io.billhook.provider.Breaker;
import io.billhook.provider.NoAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.worker.messaging.email.EmailProvider;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
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

  private final WebClient client;
  private final String endpoint;
  private final String apiKey;
  private final Breaker breaker;
  private final Duration answerWithin;

  public BrevoProvider(Vertx vertx, BrevoConfig config, Breaker breaker) {
    this(vertx, config, breaker, ProviderClient.ANSWER);
  }

  /**
   * @param answerWithin from sending a mail to the end of Brevo's answer
   */
  BrevoProvider(Vertx vertx, BrevoConfig config, Breaker breaker, Duration answerWithin) {
    this.client = ProviderClient.create(vertx);
    this.endpoint = config.apiBase().toString().replaceAll("/+$", "") + "/v3/smtp/email";
    this.apiKey = config.apiKey();
    this.breaker = breaker;
    this.answerWithin = answerWithin;
  }

  @Override
  public String name() {
    return PROVIDER;
  }

  @Override
  public Optional<String> send(Mail mail) {
    return breaker.call(() -> read(post(body(mail))));
  }

  private HttpResponse<Buffer> post(JsonObject body) {
    try {
      return client
          .postAbs(endpoint)
          .putHeader("api-key", apiKey)
          .putHeader("accept", "application/json")
          .timeout(answerWithin.toMillis())
          .sendJsonObject(body)
          .await();
    } catch (Throwable e) { // await() throws whatever the request failed with
      throw NoAnswer.of(PROVIDER, e);
    }
  }

  private static Optional<String> read(HttpResponse<Buffer> response) {
    if (response.statusCode() >= 200 && response.statusCode() < 300) {
      return BrevoErrors.field(response, "messageId");
    }
    if (BrevoErrors.isDuplicate(response)) {
      return Optional.empty();
    }
    throw BrevoErrors.of(response);
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
