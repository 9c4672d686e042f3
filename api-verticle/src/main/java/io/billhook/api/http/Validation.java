package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.contract.Operation;
import io.billhook.api.contract.Parameter;
import io.billhook.api.contract.Pointers;
import io.billhook.api.contract.Schema;
import io.billhook.api.http.input.Fields;
import io.billhook.problem.ProblemException.FieldError;
import io.billhook.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests to what the contract says of one operation. Runs on the request's virtual thread,
 * when it is known who is asking and that they may.
 */
final class Validation {
  /** So many members that the contract does not know are told of. */
  private static final int MOST_UNKNOWN = 20;

  private final Operation operation;
  private final Set<String> queryNames;

  Validation(Operation operation) {
    this.operation = operation;
    this.queryNames =
        parameters(Parameter.Place.QUERY).stream()
            .map(Parameter::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  Operation operation() {
    return operation;
  }

  /**
   * Checks the whole request.
   *
   * @return the JSON in the body; null where there is none, or it is something else
   * @throws io.billhook.problem.ProblemException NOT_FOUND for the path, BAD_REQUEST for headers,
   *     VALIDATION_FAILED for query and body, UNSUPPORTED_MEDIA_TYPE, MALFORMED_JSON
   */
  @Nullable JsonNode check(RoutingContext context) {
    path(context);
    headers(context);
    query(context.queryParams());
    return body(context);
  }

  /** What is no id is no id of anything. */
  private void path(RoutingContext context) {
    for (Parameter parameter : parameters(Parameter.Place.PATH)) {
      String value = context.pathParam(parameter.name());
      if (parameter.wrong(value == null ? List.of() : List.of(value)).isPresent()) {
        throw ProblemType.NOT_FOUND.because(ProblemType.NOT_FOUND.title());
      }
    }
  }

  private void headers(RoutingContext context) {
    for (Parameter parameter : parameters(Parameter.Place.HEADER)) {
      parameter
          .wrong(context.request().headers().getAll(parameter.name()))
          .ifPresent(
              detail -> {
                throw ProblemType.BAD_REQUEST.because(
                    "The header " + parameter.name() + " " + detail);
              });
    }
  }

  private void query(MultiMap given) {
    List<FieldError> errors = new ArrayList<>();
    for (Parameter parameter : parameters(Parameter.Place.QUERY)) {
      parameter
          .wrong(given.getAll(parameter.name()))
          .ifPresent(detail -> errors.add(new FieldError("/" + parameter.name(), detail)));
    }
    if (!operation.moreQuery()) {
      given.names().stream()
          .filter(name -> !queryNames.contains(name))
          .limit(MOST_UNKNOWN)
          .forEach(name -> errors.add(new FieldError(Pointers.member("", name), "is not known")));
    }
    if (!errors.isEmpty()) {
      throw Fields.failed(errors);
    }
  }

  /**
   * Before the body has come.
   *
   * @throws io.billhook.problem.ProblemException UNSUPPORTED_MEDIA_TYPE
   */
  void requireType(RoutingContext context) {
    if (!operation.bodies().isEmpty()) {
      var _ = Bodies.type(context, operation.bodies().keySet());
    }
  }

  private @Nullable JsonNode body(RoutingContext context) {
    boolean empty = Body.of(context).length() == 0;
    if (operation.bodies().isEmpty() || (empty && !operation.bodyRequired())) {
      return null;
    }
    String type = Bodies.type(context, operation.bodies().keySet());
    if (!Bodies.isJson(type)) {
      return null;
    }
    JsonNode body =
        Json.read(Body.of(context).getBytes(), operation.mostTokens(), operation.decimals());
    List<FieldError> errors = schema(type).errors(body);
    if (!errors.isEmpty()) {
      throw Fields.failed(errors);
    }
    return body;
  }

  private Schema schema(String type) {
    return Objects.requireNonNull(operation.bodies().get(type), type);
  }

  private List<Parameter> parameters(Parameter.Place place) {
    return operation.parameters().stream().filter(parameter -> parameter.in() == place).toList();
  }
}
