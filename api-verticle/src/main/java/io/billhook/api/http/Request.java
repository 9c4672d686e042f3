package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request as an endpoint sees it: complete, and its caller known. */
public final class Request {
  private final RoutingContext context;
  private final Principal principal;
  private final @Nullable JsonNode body;

  /**
   * @param body what the contract has been checked on; null where it asks for none
   */
  Request(RoutingContext context, Principal principal, @Nullable JsonNode body) {
    this.context = context;
    this.principal = principal;
    this.body = body;
  }

  public Principal principal() {
    return principal;
  }

  /** The tenant of the caller, on routes whose access asks for a scope or a member. */
  public UUID tenant() {
    return Objects.requireNonNull(principal.tenantOrNull(), "a route without a tenant");
  }

  /** The address of the other end of the connection. */
  public String remoteAddress() {
    var address = context.request().remoteAddress();
    return address == null ? "" : Objects.requireNonNullElse(address.hostAddress(), "");
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
}
