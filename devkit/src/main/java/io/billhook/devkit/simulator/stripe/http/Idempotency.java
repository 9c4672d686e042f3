package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.billhook.devkit.simulator.provider.control.Recently;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept by idempotency key (Stripe docs, Idempotent requests): the answer of a request that
 * began to be carried out is given again, whether it succeeded or not; other parameters under the
 * same key, or a second request while the first is under way, are errors. Keys live 24 hours of the
 * account's clock.
 */
final class Idempotency {
  private static final int LONGEST_KEY = 255;
  private static final long LIFE_SECONDS = 86_400;

  /**
   * What is known of a key.
   *
   * @param answer null while the first request is under way
   * @param since when it came, in seconds since 1970
   */
  private record Known(StripeRequest request, @Nullable ApiAnswer answer, long since) {}

  private final Recently<String, Known> keys = new Recently<>();
  private final LongSupplier clock;

  Idempotency(LongSupplier clock) {
    this.clock = clock;
  }

  /** The answer to give again, or null where the request is the first and is to be carried out. */
  synchronized @Nullable ApiAnswer begin(String key, StripeRequest request) {
    if (key.length() > LONGEST_KEY) {
      throw StripeError.idempotency(
          400, null, "Idempotency keys must be at most 255 characters long.");
    }
    long now = clock.getAsLong();
    Known before = keys.get(request.scope(key));
    if (before != null && before.answer() != null && before.since() <= now - LIFE_SECONDS) {
      keys.remove(request.scope(key));
    }
    Known known = keys.putIfAbsent(request.scope(key), new Known(request, null, now));
    if (known == null) {
      return null;
    }
    if (!known.request().sameAs(request)) {
      throw StripeError.idempotency(
          400,
          null,
          "Keys for idempotent requests can only be used with the same parameters they were first"
              + " used with. Try using a key other than '"
              + key
              + "' if you meant to execute a different request.");
    }
    ApiAnswer answer = known.answer();
    if (answer == null) {
      throw StripeError.idempotency(
          409,
          "idempotency_key_in_use",
          "There is currently another in-progress request using this Idempotent Key: " + key);
    }
    return answer
        .with("Idempotent-Replayed", "true")
        .with("Original-Request", known.request().requestId());
  }

  synchronized void finish(String key, StripeRequest request, ApiAnswer answer) {
    keys.put(request.scope(key), new Known(request, answer, clock.getAsLong()));
  }

  /** Frees the key: nothing was carried out. */
  synchronized void abandon(String key, StripeRequest request) {
    keys.remove(request.scope(key));
  }
}
