package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Query;
import io.billhook.api.http.input.Uuids;
import io.billhook.api.http.trace.RequestTrace;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import io.billhook.published.Public;
import io.billhook.text.CodePoints;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request as an endpoint sees it: complete, and its caller known. */
@Public
public final class Request {
  private static final int MOST_USER_AGENT = 300;

  private final RoutingContext context;
  private final Principal principal;
  private final @Nullable JsonNode body;
  private final @Nullable Idempotency once;
  private final Authenticator authenticator;

  /**
   * @param body what the contract has been checked on; null where it asks for none
   * @param once null without an Idempotency-Key
   */
  Request(
      RoutingContext context,
      Principal principal,
      @Nullable JsonNode body,
      @Nullable Idempotency once,
      Authenticator authenticator) {
    this.context = context;
    this.principal = principal;
    this.body = body;
    this.once = once;
    this.authenticator = authenticator;
  }

  public Principal principal() {
    return principal;
  }

  /** The caller, on routes whose access lets only people in. */
  public Principal.Person person() {
    if (principal instanceof Principal.Person person) {
      return person;
    }
    throw new IllegalStateException("A route for people let another in");
  }

  /** By its method: GET and HEAD. */
  boolean onlyReads() {
    return onlyReads(context);
  }

  static boolean onlyReads(RoutingContext context) {
    HttpMethod method = context.request().method();
    return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
  }

  /**
   * Called before what is grave, such as a new password or a new owner: who has a second factor
   * must have shown it in the last 15 minutes. An API key has none.
   *
   * @return false where there is none to show
   * @throws io.billhook.problem.ProblemException STEP_UP_REQUIRED where it is to be shown first
   */
  public boolean requireStepUp() {
    return principal instanceof Principal.Person person && authenticator.requireStepUp(person);
  }

  /** The tenant of the caller, on routes whose access asks for a scope or a member. */
  public UUID tenant() {
    return Objects.requireNonNull(principal.tenantOrNull(), "a route without a tenant");
  }

  /**
   * Does the work of an operation that takes an Idempotency-Key: once, where the request has one. A
   * repeat is given the first answer. Must be all that the transaction writes.
   *
   * @param tenant whom the work is for; the transaction has the role api in that tenant. Null for
   *     what people do for themselves, under the role auth
   */
  public Answer once(Tx tx, @Nullable UUID tenant, Supplier<Answer> work) {
    return once == null ? work.get() : once.run(tx, tenant, work);
  }

  /**
   * The answer that {@link #once} would repeat, for where something that a repeat would not pass
   * stands before the work.
   */
  public Optional<Answer> earlier(Tx tx, @Nullable UUID tenant) {
    return once == null ? Optional.empty() : once.earlier(tx, tenant);
  }

  /** Where it comes from: the other end of the connection, or what trusted proxies say. */
  public String remoteAddress() {
    return RequestTrace.of(context).client().text();
  }

  /** What the client calls itself; cut at 300 characters, empty where it says nothing. */
  public String userAgent() {
    String given = Objects.requireNonNullElse(context.request().getHeader("User-Agent"), "");
    String sane = given.replaceAll("\\p{Cntrl}", " ");
    return CodePoints.cut(sane, MOST_USER_AGENT);
  }

  /** As in the header {@code X-Request-Id}. */
  public String id() {
    return RequestTrace.of(context).id();
  }

  /** A field of a form that a browser sent; empty where it is missing. */
  public String form(String name) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because("Send a form");
    }
    String body = Json.utf8(Body.of(context).getBytes());
    try {
      var fields = new QueryStringDecoder(body == null ? "" : body, false).parameters();
      return fields.getOrDefault(name, List.of("")).getFirst();
    } catch (IllegalArgumentException e) {
      throw ProblemType.BAD_REQUEST.because("The form is malformed");
    }
  }

  public String path(String name) {
    return Objects.requireNonNull(context.pathParam(name), name);
  }

  /** An id in the path; what is no UUID is no id of anything. */
  public UUID pathId(String name) {
    return Uuids.parse(path(name))
        .orElseThrow(() -> ProblemType.NOT_FOUND.because(ProblemType.NOT_FOUND.title()));
  }

  public Query query() {
    return new Query(context.queryParams());
  }

  /** A header as it came, or null. */
  public @Nullable String header(String name) {
    return context.request().getHeader(name);
  }

  /** A cookie's value; empty for none. */
  public Optional<String> cookie(String name) {
    return Optional.ofNullable(context.request().getCookie(name))
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty());
  }

  /** As {@link #json}; an object without members where there is no body. */
  public Fields jsonIfAny() {
    return Body.of(context).length() == 0 ? Fields.none() : json();
  }

  public boolean hasBody() {
    return Body.of(context).length() > 0;
  }

  /**
   * The JSON object in the body.
   *
   * @throws io.billhook.problem.ProblemException UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON, or
   *     VALIDATION_FAILED where it is JSON, but no object
   */
  public Fields json() {
    JsonNode node = body == null ? Bodies.json(context) : body;
    if (node instanceof ObjectNode object) {
      return new Fields(object);
    }
    throw Fields.failed("", "must be an object");
  }

  /** The JSON in the body, as the contract has checked it, on routes that ask for one. */
  public JsonNode checked() {
    return Objects.requireNonNull(body, "a route without a JSON body");
  }

  /** The media type that the request names for its body, in lower case, without parameters. */
  public String mediaType() {
    return Bodies.type(context);
  }
}
