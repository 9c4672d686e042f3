package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.billhook.devkit.simulator.provider.ApiCall;
import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.Provider;
import io.billhook.devkit.simulator.provider.ProviderApi;
import io.billhook.devkit.simulator.provider.control.ExactJson;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brevo's API v3, as far as transactional mail goes (Brevo docs, Transactional emails). */
public final class BrevoApi implements ProviderApi {
  private static final String SEND = "/v3/smtp/email";
  private static final String ACCOUNT = "/v3/account";
  private static final String LIST = "/v3/smtp/emails";

  private final BrevoMail mail;
  private final BrevoLimits limits;

  public BrevoApi(BrevoMail mail, BrevoLimits limits) {
    this.mail = mail;
    this.limits = limits;
  }

  @Override
  public Provider provider() {
    return Provider.BREVO;
  }

  @Override
  public Future<ApiAnswer> answer(ApiCall call, Future<Void> ready) {
    return ready.map(
        _ -> {
          try {
            return carryOut(call);
          } catch (BrevoError error) {
            return error.answer();
          }
        });
  }

  @Override
  public ApiAnswer refusal(int status) {
    return new BrevoError(
            status,
            status == 429 ? "too_many_requests" : "internal_error",
            "The simulator was told to refuse this request")
        .answer();
  }

  @Override
  public @Nullable String idempotencyKey(ApiCall call) {
    try {
      return call.body().length() == 0
          ? null
          : MailRequest.idempotencyKey(ExactJson.object(call.body()));
    } catch (DecodeException _) {
      return null;
    }
  }

  private ApiAnswer carryOut(ApiCall call) {
    String key = call.header("api-key");
    if (key == null || key.isBlank()) {
      throw new BrevoError(401, "unauthorized", "authentication not found in headers");
    }
    if (key.endsWith("bad")) {
      throw new BrevoError(401, "unauthorized", "Key not found");
    }
    return switch (call.method() + " " + call.path()) {
      case "POST " + SEND -> send(call);
      case "GET " + LIST -> list(call);
      case "GET " + ACCOUNT -> account();
      default -> throw new BrevoError(404, "document_not_found", "Unable to find the route");
    };
  }

  private ApiAnswer send(ApiCall call) {
    int left = limits.take(call.at());
    return limits.told(
        left < 0
            ? new BrevoError(429, "too_many_requests", "The limit of this second is reached")
                .answer()
            : taken(call),
        left);
  }

  private ApiAnswer taken(ApiCall call) {
    try {
      return mail.send(MailRequest.read(ExactJson.object(call.body())), call.at());
    } catch (BrevoError refused) {
      return refused.answer();
    } catch (DecodeException _) {
      return new BrevoError(400, "bad_request", "Input must be a valid JSON object").answer();
    }
  }

  /** What whoever holds a key may ask first (Brevo docs, Get your account information). */
  private static ApiAnswer account() {
    return ApiAnswer.of(
        200,
        new JsonObject()
            .put("email", "simulated@brevo.example")
            .put("firstName", "Simulated")
            .put("lastName", "Account")
            .put("companyName", "Billhook"));
  }

  /** Newest first; Brevo docs, Get the list of transactional emails. */
  private ApiAnswer list(ApiCall call) {
    Map<String, List<String>> query = Bodies.form(call.query());
    List<String> ids = query.getOrDefault("messageId", List.of());
    List<String> emails = query.getOrDefault("email", List.of());
    if (ids.isEmpty() && emails.isEmpty()) {
      throw BrevoError.missing("email or messageId");
    }
    List<JsonObject> found =
        mail.sent().stream()
            .filter(one -> ids.isEmpty() || ids.contains(one.messageId()))
            .filter(one -> emails.isEmpty() || emails.contains(one.email()))
            .limit(limit(query))
            .map(SentMail::toJson)
            .toList();
    return ApiAnswer.of(
        200,
        new JsonObject()
            .put("count", found.size())
            .put("transactionalEmails", new JsonArray(found)));
  }

  private static int limit(Map<String, List<String>> query) {
    try {
      int limit = Integer.parseInt(query.getOrDefault("limit", List.of("500")).getFirst());
      if (limit >= 0 && limit <= 500) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // told as one that is too large
    }
    throw new BrevoError(400, "out_of_range", "Limit exceeds max value");
  }
}
