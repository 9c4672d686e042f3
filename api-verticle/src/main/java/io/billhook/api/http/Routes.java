package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.trace.RequestTrace;
import io.billhook.api.limit.RateClass;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.published.Public;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes the routes of the features. A path is written as {@code /v1/emails/{id}}. */
@Public
public final class Routes {
  private final Router router;
  private final Exchange exchange;
  private final Refusals refusals;
  private final Contract contract;
  private final Map<String, TreeSet<String>> methods = new LinkedHashMap<>();

  Routes(Router router, Exchange exchange, Refusals refusals, Contract contract) {
    this.router = router;
    this.exchange = exchange;
    this.refusals = refusals;
    this.contract = contract;
  }

  /**
   * Binds an operation of the contract, which says its method, its path and what it takes. What
   * takes GET takes HEAD too (RFC 9110, section 9.1).
   */
  public void operation(String id, Access access, Endpoint endpoint) {
    Operation operation = contract.operation(id);
    bind(operation, handler(operation, access, endpoint));
  }

  /** As {@link #operation}, for a GET that changes something, as HEAD must not. */
  public void acting(String id, Access access, Endpoint endpoint) {
    Operation operation = contract.operation(id);
    bind(method(operation), operation.path(), handler(operation, access, endpoint));
  }

  private Handler<RoutingContext> handler(Operation operation, Access access, Endpoint endpoint) {
    requireAsWritten(operation, access);
    ApiExtensions.requireKnown(access);
    Validation validation = new Validation(operation);
    Optional<RateClass> rateClass = RateClass.of(operation);
    return context -> exchange.run(context, access, rateClass, validation, endpoint);
  }

  /** The contract tells everybody who may call; who is let in must be the same. */
  static void requireAsWritten(Operation operation, Access access) {
    JsonNode security = operation.description().path("security");
    boolean keys = security.findValue("apiKey") != null;
    if (keys != (access instanceof Access.Scope)) {
      throw new IllegalStateException(
          keys
              ? operation.id() + " takes API keys by the contract: bind it with Access.scope"
              : operation.id() + " is bound with a scope: add {apiKey: []} to its security");
    }
    if (security.isEmpty() != (access instanceof Access.Anyone)) {
      throw new IllegalStateException(
          operation.id()
              + (security.isEmpty()
                  ? " is open by the contract: add {accessToken: []} to its security"
                  : " is not open by the contract: bind it with another Access than anyone"));
    }
  }

  /**
   * Binds an operation to what stays on the event loop, without authentication, validation or a
   * body.
   *
   * @throws IllegalStateException where the contract says that keys or access tokens are asked for
   */
  public void hot(String id, Handler<RoutingContext> handler) {
    Operation operation = contract.operation(id);
    requireUnguarded(operation);
    bind(operation, handler);
  }

  static void requireUnguarded(Operation operation) {
    JsonNode security = operation.description().path("security");
    if (security.findValue("apiKey") != null || security.findValue("accessToken") != null) {
      throw new IllegalStateException(
          operation.id() + " is not open by the contract: bind it with routes.operation");
    }
  }

  /**
   * As {@link #hot(String, Handler)}, with a body.
   *
   * @param passes false where it has answered by the request's head alone; asked where the body has
   *     not come whole with it
   * @param refused told of requests that did not reach the route: method not allowed, body too
   *     large
   * @param told what is answered in the place of a problem with the body
   */
  public void hot(
      String id,
      Predicate<RoutingContext> passes,
      Handler<RoutingContext> handler,
      BiConsumer<RoutingContext, ProblemType> refused,
      UnaryOperator<ProblemException> told) {
    refusals.listen(contract.operation(id).path(), refused);
    hot(
        id,
        context -> {
          if (Body.isWhole(context, Body.MOST_BYTES)) {
            handler.handle(context);
          } else if (Body.isTooLong(context, Body.MOST_BYTES) || passes.test(context)) {
            withBody(context, Body.MOST_BYTES, handler, told);
          }
        });
  }

  /**
   * As {@link #hot(String, Handler)}, with a body of which nothing is kept; how long it may be the
   * contract says ({@code x-body}).
   *
   * @param reader takes the parts of a request's body as they come, and answers when all are there;
   *     null where it has answered by the request's head alone
   */
  public void streamed(String id, Function<RoutingContext, @Nullable BodyReader> reader) {
    int most = contract.operation(id).mostBytes();
    hot(
        id,
        context -> {
          BodyReader reading = reader.apply(context);
          if (reading != null) {
            Body.read(context, most, reading::take)
                .onComplete(
                    _ -> reading.answer(),
                    failure ->
                        Problems.send(
                            context, Problems.publicProblem(failure, RequestTrace.of(context))));
          }
        });
  }

  /** Reads one body; on the event loop. */
  public interface BodyReader {
    /** The next part, which is not kept. */
    void take(Buffer part);

    /** The body has ended. */
    void answer();
  }

  private void withBody(
      RoutingContext context,
      int mostBytes,
      Handler<RoutingContext> handler,
      UnaryOperator<ProblemException> told) {
    Body.whole(context, mostBytes)
        .onComplete(
            _ -> handler.handle(context),
            failure -> {
              ProblemException problem = Problems.publicProblem(failure, RequestTrace.of(context));
              if (problem.type() == ProblemType.PAYLOAD_TOO_LARGE) {
                refusals.refused(context, problem.type());
              }
              Problems.send(context, told.apply(problem));
            });
  }

  /**
   * Hands all paths below a prefix, whole, to a router that is not made of features.
   *
   * @param mostBytes that a body may have
   */
  public void mount(String prefix, int mostBytes, Router other) {
    router
        .route(prefix + "*")
        .handler(
            context -> {
              RequestTrace.of(context).route(prefix);
              withBody(
                  context,
                  mostBytes,
                  _ -> {
                    // As Vert.x's own body handler leaves it, for handlers that know none of ours.
                    ((RoutingContextInternal) context).setBody(Body.of(context));
                    context.next();
                  },
                  UnaryOperator.identity());
            });
    router.route().subRouter(other);
  }

  /**
   * Every method and path that is bound, as in {@code GET /v1/emails}; HEAD goes without saying.
   */
  Set<String> bound() {
    Set<String> bound = new TreeSet<>();
    methods.forEach((path, names) -> names.forEach(name -> bound.add(name + " " + path)));
    bound.removeIf(route -> route.startsWith("HEAD "));
    return bound;
  }

  private static HttpMethod method(Operation operation) {
    return HttpMethod.valueOf(operation.method());
  }

  private void bind(Operation operation, Handler<RoutingContext> handler) {
    HttpMethod method = method(operation);
    bind(method, operation.path(), handler);
    if (method.equals(HttpMethod.GET)) {
      bind(HttpMethod.HEAD, operation.path(), handler);
    }
  }

  private void bind(HttpMethod method, String path, Handler<RoutingContext> handler) {
    if (!methods.computeIfAbsent(path, _ -> new TreeSet<>()).add(method.name())) {
      throw new IllegalStateException(method + " " + path + " is bound already: bind it once");
    }
    router
        .route(method, pattern(path))
        .handler(
            context -> {
              RequestTrace.of(context).route(path);
              handler.handle(context);
            });
  }

  /** Called when all routes are in: other methods on their paths are answered 405. */
  void complete() {
    methods.forEach(
        (path, allowed) -> {
          String allow = String.join(", ", allowed);
          router
              .route(pattern(path))
              .handler(
                  context -> {
                    RequestTrace.of(context).route(path);
                    context.response().putHeader("Allow", allow);
                    refusals.refused(context, ProblemType.METHOD_NOT_ALLOWED);
                    Problems.send(
                        context,
                        ProblemType.METHOD_NOT_ALLOWED.because("This address takes " + allow));
                  });
        });
  }

  private static String pattern(String path) {
    return path.replaceAll("\\{(\\w+)}", ":$1");
  }
}
