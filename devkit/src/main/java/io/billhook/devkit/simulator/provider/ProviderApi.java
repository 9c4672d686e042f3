package io.billhook.devkit.simulator.provider;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** One provider's API, as a function from call to answer. */
public interface ProviderApi {

  Provider provider();

  /**
   * Carries out a call. What may fail for the caller is an answer too; a failed future is a defect.
   *
   * @param ready completes when the provider gets to the call: at once, or late under a latency
   *     fault
   */
  Future<ApiAnswer> answer(ApiCall call, Future<Void> ready);

  /** The body, in the provider's shape, of an error that has nothing to do with the request. */
  ApiAnswer refusal(int status);

  /**
   * An error that is answered to this call, and again to each repeat of it under its idempotency
   * key. A provider without stored answers refuses the call alone.
   */
  default ApiAnswer storedRefusal(ApiCall call, int status) {
    return refusal(status);
  }

  /** The key under which the provider would not do the same thing twice, if the call has one. */
  @Nullable String idempotencyKey(ApiCall call);
}
