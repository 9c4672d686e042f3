package io.billhook.problem;

import io.billhook.published.Public;
import java.util.Locale;

/**
 * Every error that the API answers with. The name is public: it ends the {@code type} URI in lower
 * case with hyphens, unless it says another, so it is never renamed.
 */
@Public
public enum ProblemType {
  BAD_REQUEST(400, "The request cannot be read"),
  MALFORMED_JSON(400, "The body is not valid JSON"),
  INVALID_SIGNATURE(400, "The signature is missing, stale or wrong"),
  WRONG_MODE(400, "The event belongs to the other mode, live or test"),
  UNAUTHENTICATED(401, "Who you are is missing or not accepted"),
  FORBIDDEN(403, "You may not do this"),
  STEP_UP_REQUIRED(403, "Show your second factor again first"),
  SIGNUP_CLOSED(403, "No new accounts are made here"),
  REAUTHENTICATION_REQUIRED(403, "Show again that it is you"),
  SECOND_FACTOR_REQUIRED(403, "Operators need a second factor here"),
  ENTITLEMENT_REQUIRED(403, "The plan does not have this"),
  /** The same word as {@link #LIMIT_REACHED}: there it is our bound, here the plan's. */
  PLAN_LIMIT_REACHED(403, "The plan has no more of these", "limit-reached"),
  NOT_FOUND(404, "There is no such thing here"),
  METHOD_NOT_ALLOWED(405, "This address does not take this method"),
  CONFLICT(409, "This contradicts what is stored"),
  LIMIT_REACHED(409, "There are as many of these as there may be"),
  IDEMPOTENCY_KEY_IN_USE(409, "The first request with this Idempotency-Key is in progress"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
  VALIDATION_FAILED(422, "Some fields are wrong"),
  IDEMPOTENCY_KEY_REUSED(422, "This Idempotency-Key belongs to another request"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  MESSAGING_LIMIT(429, "No more messages for now"),
  INTERNAL(500, "Something went wrong here"),
  UNAVAILABLE(503, "Not available at the moment; try again");

  private final int status;
  private final String title;
  private final String word;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
    this.word = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  ProblemType(int status, String title, String word) {
    this.status = status;
    this.title = title;
    this.word = word;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The {@code type} member of RFC 9457, section 3.1.1: a name, not an address to fetch. */
  public String uri() {
    return "urn:billhook:problem:" + word;
  }

  public ProblemException because(String detail) {
    return new ProblemException(this, detail);
  }
}
