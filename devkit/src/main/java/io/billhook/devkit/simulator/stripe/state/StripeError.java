package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An error in Stripe's shape (Stripe docs, API errors). */
public final class StripeError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String INVALID = "invalid_request_error";

  private final int status;
  private final String type;
  private final @Nullable String code;
  private final @Nullable String param;

  private StripeError(
      int status, String type, @Nullable String code, @Nullable String param, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  public static StripeError unauthorized() {
    return new StripeError(
        401,
        INVALID,
        null,
        null,
        "You did not provide an API key. You need to provide your API key in the Authorization"
            + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
  }

  public static StripeError unknownPath(String method, String path) {
    return new StripeError(
        404, INVALID, null, null, "Unrecognized request URL (" + method + ": " + path + ").");
  }

  /** 404 where the path names the object, 400 where a parameter does. */
  public static StripeError noSuch(int status, String type, String id, String param) {
    return new StripeError(
        status, INVALID, "resource_missing", param, "No such " + type + ": '" + id + "'");
  }

  public static StripeError unknown(String param) {
    return new StripeError(
        400, INVALID, "parameter_unknown", param, "Received unknown parameter: " + param);
  }

  public static StripeError missing(String param) {
    return new StripeError(
        400, INVALID, "parameter_missing", param, "Missing required param: " + param + ".");
  }

  public static StripeError invalid(@Nullable String code, @Nullable String param, String message) {
    return new StripeError(400, INVALID, code, param, message);
  }

  public static StripeError idempotency(int status, @Nullable String code, String message) {
    return new StripeError(status, "idempotency_error", code, null, message);
  }

  public static StripeError declined(String message) {
    return new StripeError(402, "card_error", "card_declined", null, message);
  }

  /** The bank wants the customer to confirm the payment. */
  public static StripeError actionRequired() {
    return new StripeError(
        402,
        "card_error",
        "invoice_payment_intent_requires_action",
        null,
        "Payment for this invoice requires additional user action before it can be completed.");
  }

  /** There is nothing to preview. */
  public static StripeError noInvoice(String customer) {
    return new StripeError(
        404,
        INVALID,
        "invoice_upcoming_none",
        null,
        "No upcoming invoices for customer: " + customer);
  }

  /** An error of Stripe's own, or of its rate limit. */
  public static StripeError refused(int status) {
    String code = status == 429 ? "rate_limit" : null;
    String type = status == 429 || status < 500 ? INVALID : "api_error";
    return new StripeError(
        status, type, code, null, "The simulator was told to refuse this request.");
  }

  /**
   * Whether the request never began to be carried out, so that its idempotency key is free again.
   */
  public boolean beforeExecution() {
    return type.equals(INVALID) || type.equals("idempotency_error");
  }

  public ApiAnswer answer() {
    JsonObject error = new JsonObject();
    if (code != null) {
      error.put("code", code).put("doc_url", "https://stripe.com/docs/error-codes/" + code);
    }
    error.put("message", getMessage());
    if (param != null) {
      error.put("param", param);
    }
    return ApiAnswer.of(status, new JsonObject().put("error", error.put("type", type)));
  }

  public int status() {
    return status;
  }
}
