package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.contract.Operation;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.trace.RequestTrace;
import io.billhook.crypto.Sealer;
import io.billhook.crypto.Sha256;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request's Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): its work is done once,
 * and a repeat is given the first one's answer for 24 hours.
 *
 * <p>The answer is written in the transaction of the work, so a crash loses both or neither. That
 * the first request is still at work shows in an advisory lock, which PostgreSQL gives back with
 * that transaction, also when its process has died.
 */
final class Idempotency {
  private static final String HEADER = "Idempotency-Key";
  private static final String AREA =
      "/v1/"; // operators' routes have nonces, and rules, of their own
  private static final String REPLAYED = "Idempotent-Replayed";
  private static final Duration SOON = Duration.ofSeconds(1);

  /** What is stored, sealed. */
  private record Kept(String asked, Answer answer) {}

  private final Sealer sealer;
  private final RequestTrace trace;
  private final String who;
  private final String asked;
  private boolean heeded;

  private Idempotency(Sealer sealer, RequestTrace trace, String who, String asked) {
    this.sealer = sealer;
    this.trace = trace;
    this.who = who;
    this.asked = asked;
  }

  /** Null where the operation takes no key, or the request has none. */
  static @Nullable Idempotency of(
      RoutingContext context, Principal principal, Operation operation, @Nullable Sealer sealer) {
    String key = context.request().getHeader(HEADER);
    if (key == null || !operation.path().startsWith(AREA) || !operation.takesHeader(HEADER)) {
      return null;
    }
    if (key.isEmpty()) { // to whom it may matter that it was heeded
      throw ProblemType.BAD_REQUEST.because("The header " + HEADER + " is empty");
    }
    return new Idempotency(
        Objects.requireNonNull(sealer, "a listener without a sealer"),
        RequestTrace.of(context),
        name(principal) + "\n" + operation.id() + "\n" + key,
        asked(context));
  }

  private static String name(Principal principal) {
    return switch (principal) {
      case Principal.ApiKey key -> "api_key:" + key.id();
      case Principal.Person person -> "account:" + person.account();
      case Principal.Anonymous _ ->
          throw new IllegalStateException("Nobody has a key of their own");
    };
  }

  /** SHA-256 of method, path and query as they came, and the raw bytes of the body; in hex. */
  private static String asked(RoutingContext context) {
    HttpServerRequest request = context.request();
    return HexFormat.of()
        .formatHex(
            Sha256.of(
                Buffer.buffer(request.method() + " " + request.uri() + "\n")
                    .appendBuffer(Body.of(context))
                    .getBytes()));
  }

  /** Whether the answer is that of {@link #run}, or was repeated. */
  boolean isHeeded() {
    return heeded;
  }

  /**
   * Does the work as part of the transaction, or gives the answer that it got before.
   *
   * @param tenant whom the work is for; its transaction has the role api in that tenant, or auth
   *     without one
   * @throws ProblemException IDEMPOTENCY_KEY_IN_USE, IDEMPOTENCY_KEY_REUSED
   */
  Answer run(Tx tx, @Nullable UUID tenant, Supplier<Answer> work) {
    heeded = true;
    byte[] scope = scope(tenant);
    // A statement of its own: the next one sees what the one before us has committed.
    Supplier<Rows> lock =
        Unawaited.write(tx, IdempotencySql.LOCK, ByteBuffer.wrap(scope).getLong());
    Optional<Answer> earlier = find(tx, scope);
    if (!lock.get().first().bool("free")) {
      throw ProblemType.IDEMPOTENCY_KEY_IN_USE
          .because("The first request with this Idempotency-Key is still in progress")
          .retryAfter(SOON);
    }
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Answer answer = answer(tx, work);
    if (tenant == null) {
      tx.asAuth();
    } else {
      tx.asApi(tenant);
    }
    Unawaited.fence(
        tx, Idempotency::twice, IdempotencySql.KEEP, scope, tenant, seal(answer, scope));
    return answer;
  }

  private static RuntimeException twice() {
    return new IllegalStateException("The same Idempotency-Key was at work twice");
  }

  /** The answer that the work got before; for who must know it before the work begins. */
  Optional<Answer> earlier(Tx tx, @Nullable UUID tenant) {
    Optional<Answer> earlier = find(tx, scope(tenant));
    heeded = earlier.isPresent();
    return earlier;
  }

  /**
   * A refusal is an answer too, and what was written on the way to it is undone. One that says "not
   * now" or "not you" is none.
   */
  private Answer answer(Tx tx, Supplier<Answer> work) {
    Runnable undo = tx.savepoint();
    try {
      return work.get();
    } catch (ProblemException refused) {
      int status = refused.type().status();
      if (status == 401 || status == 429 || status >= 500) {
        throw refused;
      }
      undo.run();
      return Problems.answer(refused, trace);
    }
  }

  private Optional<Answer> find(Tx tx, byte[] scope) {
    return tx.query(IdempotencySql.FIND, (Object) scope)
        .one()
        .map(row -> open(row.bytes("answer"), scope))
        .map(this::replay);
  }

  private Answer replay(Kept kept) {
    if (!kept.asked().equals(asked)) {
      throw ProblemType.IDEMPOTENCY_KEY_REUSED.because(
          "This Idempotency-Key was sent with another request before; take a new one");
    }
    return kept.answer().with(REPLAYED, "true");
  }

  private byte[] seal(Answer answer, byte[] scope) {
    Map<String, Object> kept =
        Map.of(
            "asked", asked,
            "status", answer.status(),
            "headers", answer.headers(),
            "body", answer.body().getBytes());
    return sealer.seal(Json.bytes(kept), place(scope));
  }

  private Kept open(byte[] sealed, byte[] scope) {
    JsonNode kept = Json.read(sealer.open(sealed, place(scope)));
    Map<String, String> headers = new LinkedHashMap<>();
    kept.get("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    try {
      Buffer body = Buffer.buffer(kept.get("body").binaryValue());
      return new Kept(
          kept.get("asked").asText(), new Answer(kept.get("status").intValue(), body, headers));
    } catch (IOException e) {
      throw new UncheckedIOException("Not what was sealed: " + place(scope), e);
    }
  }

  private byte[] scope(@Nullable UUID tenant) {
    return Sha256.of(tenant + "\n" + who);
  }

  private static String place(byte[] scope) {
    return "idempotency_key:" + HexFormat.of().formatHex(scope);
  }
}
