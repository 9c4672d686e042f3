package io.billhook.api.http;

import io.billhook.api.http.trace.RequestTrace;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.DatabaseException;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders what went wrong as {@code application/problem+json} (RFC 9457). */
public final class Problems {
  static final String RETRY_AFTER = "Retry-After";
  static final String MEDIA_TYPE = "application/problem+json";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Duration BRIEFLY = Duration.ofSeconds(2);

  private Problems() {}

  /** Answers with a problem from the event loop. */
  public static void send(RoutingContext context, ProblemException problem) {
    Exchange.write(context, answer(problem, RequestTrace.of(context)));
  }

  static Answer answer(ProblemException problem, RequestTrace trace) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.type().uri());
    body.put("title", problem.type().title());
    body.put("status", problem.type().status());
    body.put("detail", problem.detail());
    body.put("instance", trace.id());
    if (!problem.errors().isEmpty()) {
      body.put("errors", problem.errors());
    }
    Answer answer =
        new Answer(
            problem.type().status(),
            Buffer.buffer(Json.bytes(body)),
            Map.of("Content-Type", MEDIA_TYPE));
    if (problem.type() == ProblemType.UNAUTHENTICATED) {
      answer = answer.with("WWW-Authenticate", "Bearer"); // RFC 9110, section 11.6.1
    }
    var wait = problem.retryAfter();
    return wait.isEmpty() ? answer : answer.with(RETRY_AFTER, String.valueOf(seconds(wait.get())));
  }

  /** Whole seconds, at least one; who waits so long does not come too early. */
  static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** What the client is told of a failure; the rest goes to the log. */
  static ProblemException publicProblem(Throwable failure, RequestTrace trace) {
    return switch (failure) {
      case ProblemException problem -> problem;
      // What the router finds when it is asked for the query.
      case HttpException refused when refused.getStatusCode() == 400 ->
          ProblemType.BAD_REQUEST.because("The query is malformed");
      case DatabaseException lost
          when lost.kind() != DatabaseException.Kind.REFUSED
              || DatabaseException.isTimeout(lost) -> {
        LOG.atWarn()
            .addKeyValue("request_id", trace.id())
            .addKeyValue("route", trace.route())
            .log("http.database_unavailable: {}", lost.getMessage());
        yield ProblemType.UNAVAILABLE.because(ProblemType.UNAVAILABLE.title()).retryAfter(BRIEFLY);
      }
      // What another process has sealed with a key that this one is still to be given.
      case Sealer.MissingKeyException missing -> {
        LOG.atError()
            .addKeyValue("request_id", trace.id())
            .addKeyValue("route", trace.route())
            .log("http.key_missing: {}", missing.getMessage());
        yield ProblemType.UNAVAILABLE.because(ProblemType.UNAVAILABLE.title()).retryAfter(BRIEFLY);
      }
      default -> {
        LOG.atError()
            .addKeyValue("request_id", trace.id())
            .addKeyValue("route", trace.route())
            .setCause(failure)
            .log("http.failed");
        yield ProblemType.INTERNAL.because(ProblemType.INTERNAL.title());
      }
    };
  }

  /** What the router itself ended with this status, or a handler by throwing. */
  static Handler<RoutingContext> handler(ProblemType otherwise) {
    return context -> send(context, ofRouter(context, otherwise));
  }

  private static ProblemException ofRouter(RoutingContext context, ProblemType otherwise) {
    @Nullable Throwable failure = context.failure();
    return failure == null || otherwise != ProblemType.INTERNAL
        ? otherwise.because(otherwise.title())
        : publicProblem(failure, RequestTrace.of(context));
  }
}
