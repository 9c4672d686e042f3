package io.billhook.api.ops.access;

import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.OperatorRole;

/** Binds operations that need an operator's access token. */
public record OperatorRoutes(Routes routes) {

  /** For whoever may see. */
  public void look(String operation, Endpoint endpoint) {
    routes.operation(operation, Access.operator(OperatorRole.VIEWER), endpoint);
  }

  /** For whoever may also act. */
  public void change(String operation, Endpoint endpoint) {
    routes.operation(operation, Access.operator(OperatorRole.OPERATOR), endpoint);
  }
}
