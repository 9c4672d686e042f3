package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.trace.RequestTrace;
import io.billhook.api.limit.RateClass;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.StoreTimeout;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs an endpoint on a virtual thread of its own and writes its answer back on the event loop. One
 * per event loop, and used on it alone.
 */
final class Exchange {
  /** What waits here waits for a database connection; more of it would only wait longer. */
  private static final int MOST_IN_FLIGHT = 1000;

  /** For an answer of the database to what only reads, unless the rest have longer. */
  private static final Duration READS = Duration.ofSeconds(10);

  private static final String TENANT = "X-Tenant-Id";
  private static final String STREAM = "stream";

  private final Context loop;
  private final Authenticator authenticator;
  private final RateLimits limits;
  private final @Nullable Sealer sealer;
  private final StoreTimeout writes;
  private final StoreTimeout reads;
  private final EventStreams streams;
  private int inFlight;

  /** One without requests. */
  Exchange(Context loop, HttpListener.Parts parts) {
    this.loop = loop;
    this.authenticator = parts.authenticator();
    this.limits = parts.limits();
    this.sealer = parts.sealer();
    this.streams = parts.capacity().streams();
    this.writes = parts.store();
    this.reads = parts.store().atLeast(READS);
  }

  /**
   * @param validation null for a route outside the contract
   */
  void run(
      RoutingContext context,
      Access access,
      Optional<RateClass> rateClass,
      @Nullable Validation validation,
      Endpoint endpoint) {
    if (inFlight >= MOST_IN_FLIGHT) {
      Problems.send(
          context,
          ProblemType.UNAVAILABLE
              .because("Too many requests are in progress")
              .retryAfter(Duration.ofSeconds(1)));
      return;
    }
    inFlight++;
    RequestTrace trace = RequestTrace.of(context);
    Thread.ofVirtual()
        .name("request-" + trace.id())
        .start(
            () -> {
              RequestLimit limit = limits.limit(rateClass);
              Answer answer =
                  limit.tell(
                      timeout(context, access)
                          .call(() -> answer(context, trace, access, limit, validation, endpoint)));
              loop.runOnContext(
                  _ -> {
                    inFlight--;
                    write(context, answer);
                  });
            });
  }

  /**
   * By the method: a log-in writes, and so does the look at who sends a POST. What operators order
   * is for thousands of rows in one statement, so it has as long as a read.
   */
  private StoreTimeout timeout(RoutingContext context, Access access) {
    return Request.onlyReads(context) || access instanceof Access.Operator ? reads : writes;
  }

  private Answer answer(
      RoutingContext context,
      RequestTrace trace,
      Access access,
      RequestLimit limit,
      @Nullable Validation validation,
      Endpoint endpoint) {
    try {
      limit.take(trace.client());
      Principal principal = principal(context, access, validation);
      trace.tenant(principal.tenantOrNull());
      limit.take(principal);
      principal.require(access);
      if (access instanceof Access.Operator && principal instanceof Principal.Person operator) {
        authenticator.requireOperatorFactor(operator);
      }
      awaitBody(context, access, validation);
      if (validation == null) {
        return served(new Request(context, principal, null, null, authenticator), endpoint);
      }
      JsonNode body = validation.check(context);
      Idempotency once = Idempotency.of(context, principal, validation.operation(), sealer);
      Answer answer = served(new Request(context, principal, body, once, authenticator), endpoint);
      if (answer.live() != null) {
        hold(context, access, validation, principal);
      }
      if (once != null && !once.isHeeded() && answer.status() < 400) {
        throw new IllegalStateException("The work was done without heeding its Idempotency-Key");
      }
      return answer;
    } catch (Throwable e) { // an error too must end in an answer
      return Problems.answer(Problems.publicProblem(e, trace), trace);
    }
  }

  /**
   * Where the caller may have one more stream; it waits beside the request until that is answered.
   */
  private void hold(
      RoutingContext context, Access access, Validation validation, Principal principal) {
    Runnable stillAllowed =
        () ->
            timeout(context, access)
                .call(
                    () -> {
                      Principal now = principal(context, access, validation);
                      now.require(access);
                      return now;
                    });
    context.put(STREAM, streams.open(principal, over -> new EventStream(loop, stillAllowed, over)));
  }

  private Answer served(Request request, Endpoint endpoint) {
    return request.principal() instanceof Principal.Person person
        ? authenticator.living(person, !request.onlyReads(), () -> endpoint.answer(request))
        : endpoint.answer(request);
  }

  /** While it waits for the client it takes nobody's place. */
  private void awaitBody(RoutingContext context, Access access, @Nullable Validation validation) {
    int most = access instanceof Access.Anyone ? Body.MOST_OF_ANYONE : mostBytes(validation);
    if (Body.isWhole(context, most)) {
      return;
    }
    if (validation != null) {
      validation.requireType(context);
    }
    CompletableFuture<Void> whole = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          inFlight--;
          Body.whole(context, most)
              .onComplete(
                  done -> {
                    inFlight++;
                    if (done.succeeded()) {
                      whole.complete(null);
                    } else {
                      whole.completeExceptionally(done.cause());
                    }
                  });
        });
    try {
      whole.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }

  private static int mostBytes(@Nullable Validation validation) {
    int own = validation == null ? 0 : validation.operation().mostBytes();
    return own == 0 ? Body.MOST_BYTES : own;
  }

  private Principal principal(
      RoutingContext context, Access access, @Nullable Validation validation) {
    if (access instanceof Access.Anyone) {
      return new Principal.Anonymous();
    }
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw ProblemType.UNAUTHENTICATED.because(
          "Send the header Authorization: Bearer followed by an API key or an access token");
    }
    // A tenant that one was removed from must not keep one from logging out, or from another
    // tenant.
    boolean chooses = validation == null || validation.operation().takesHeader(TENANT);
    return authenticator.authenticate(
        header.substring(7).strip(),
        chooses ? context.request().getHeader(TENANT) : null,
        RequestTrace.of(context).client().network());
  }

  static void write(RoutingContext context, Answer answer) {
    var response = context.response();
    EventStream stream = context.get(STREAM);
    if (response.ended() || response.closed()) { // the client did not wait
      if (stream != null) {
        stream.ended();
      }
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (stream != null && answer.live() != null) {
      stream.begin(context);
      if (context.request().method().equals(HttpMethod.HEAD)) {
        stream.end();
      } else {
        answer.live().accept(stream);
      }
      return;
    }
    int length = answer.body().length();
    if (context.request().method().equals(HttpMethod.HEAD)) {
      SlicedAnswer.head(response, length);
    } else if (length <= SlicedAnswer.MOST_WHOLE) {
      response.end(answer.body());
    } else {
      SlicedAnswer.send(response, new ByteArrayInputStream(answer.body().getBytes()), length);
    }
  }
}
