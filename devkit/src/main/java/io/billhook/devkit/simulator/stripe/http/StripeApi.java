package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.billhook.devkit.simulator.provider.ApiCall;
import io.billhook.devkit.simulator.provider.Provider;
import io.billhook.devkit.simulator.provider.ProviderApi;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeEvents;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stripe's API: authentication, idempotency keys, errors; {@link StripePaths} finds what to do. */
public final class StripeApi implements ProviderApi {
  private final StripeAccount account;
  private final StripeWebhooks webhooks;
  private final Idempotency idempotency;
  private final Consumer<String> before;

  /**
   * @param before what is done before each call, given the address under which it came in
   */
  public StripeApi(StripeAccount account, StripeWebhooks webhooks, Consumer<String> before) {
    this.before = before;
    this.account = account;
    this.webhooks = webhooks;
    this.idempotency = new Idempotency(account::now);
  }

  @Override
  public Provider provider() {
    return Provider.STRIPE;
  }

  @Override
  public Future<ApiAnswer> answer(ApiCall call, Future<Void> ready) {
    try {
      StripeRequest request = StripeRequest.read(call);
      return answer(request, ready).map(answer -> withHeaders(answer, request));
    } catch (StripeError error) {
      return Future.succeededFuture(error.answer());
    }
  }

  @Override
  public ApiAnswer refusal(int status) {
    return StripeError.refused(status).answer();
  }

  @Override
  public ApiAnswer storedRefusal(ApiCall call, int status) {
    ApiAnswer error = refusal(status);
    try {
      StripeRequest request = StripeRequest.read(call);
      String key = request.idempotencyKey();
      ApiAnswer known = key == null ? null : idempotency.begin(key, request);
      if (key != null && known == null) {
        idempotency.finish(key, request, error);
      }
      return withHeaders(known == null ? error : known, request);
    } catch (StripeError wrong) {
      return wrong.answer();
    }
  }

  @Override
  public @Nullable String idempotencyKey(ApiCall call) {
    return call.header("Idempotency-Key");
  }

  private Future<ApiAnswer> answer(StripeRequest request, Future<Void> ready) {
    String key = request.idempotencyKey();
    if (key == null || key.isEmpty()) {
      return ready.map(_ -> carryOut(request).answer());
    }
    ApiAnswer known = idempotency.begin(key, request);
    if (known != null) {
      return ready.map(known);
    }
    return ready
        .map(_ -> carryOut(request))
        .onFailure(_ -> idempotency.abandon(key, request))
        .map(
            result -> {
              if (result.executed()) {
                idempotency.finish(key, request, result.answer());
              } else {
                idempotency.abandon(key, request);
              }
              return result.answer();
            });
  }

  private record Result(ApiAnswer answer, boolean executed) {}

  /** An error is an answer too: what was changed before it, such as a declined charge, stays. */
  private Result carryOut(StripeRequest request) {
    before.accept(request.address());
    var changed = account.change(request.origin(), change -> carryOut(change, request));
    webhooks.tell(changed.events());
    return changed.result();
  }

  private static Result carryOut(Change change, StripeRequest request) {
    try {
      JsonObject body = StripePaths.carryOut(change, request);
      return new Result(ApiAnswer.of(200, body), true);
    } catch (StripeError error) {
      return new Result(error.answer(), !error.beforeExecution());
    }
  }

  private static ApiAnswer withHeaders(ApiAnswer answer, StripeRequest request) {
    String version = request.version();
    ApiAnswer named =
        answer
            .with("Request-Id", request.requestId())
            .with("Stripe-Version", version == null ? StripeEvents.API_VERSION : version);
    String key = request.idempotencyKey();
    return key == null ? named : named.with("Idempotency-Key", key);
  }
}
