package io.billhook.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.RawRequestOptions;
import io.billhook.config.StripeConfig;
import io.billhook.provider.Breaker;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stripe's API as the sync uses it. Every request passes the breaker; none is tried twice here. */
public final class StripeObjects {
  static final String PROVIDER = "stripe";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final StripeClient client;
  private final Breaker breaker;

  public StripeObjects(StripeConfig config, Breaker breaker) {
    this(config, breaker, ANSWER);
  }

  /**
   * @param answerWithin from sending a request to the end of its answer
   */
  StripeObjects(StripeConfig config, Breaker breaker, Duration answerWithin) {
    this.breaker = breaker;
    this.client =
        StripeClient.builder()
            .setApiKey(config.secretKey())
            .setApiBase(config.apiBase().toString().replaceAll("/+$", ""))
            .setMaxNetworkRetries(0)
            .setHttpClient(new StripeHttp(CONNECT, answerWithin))
            .build();
  }

  /**
   * An object's present state, the lists in it whole; empty where Stripe has none under this id.
   *
   * @param collection the object's type as the API's paths have it, {@code payment_methods}
   * @throws io.billhook.provider.CallFailed where there is no answer to work with
   */
  public Optional<Answer> retrieve(String collection, String id) {
    return find("/v1/" + collection + "/" + encoded(id))
        .map(found -> NestedLists.complete(this, found));
  }

  /**
   * Asks Stripe to do something.
   *
   * @param form the parameters, form-encoded
   * @param job whose request it is. Stripe does it once, however often the job asks: its
   *     idempotency key is made from the job alone, never from the attempt
   * @param generation 1, and one more for each key whose stored answer was a lasting error
   */
  public String post(String path, String form, UUID job, int generation) {
    var options =
        RawRequestOptions.builder().setIdempotencyKey("billhook-" + job + "-" + generation).build();
    return breaker.call(() -> send(RequestMethod.POST, path, form, options));
  }

  /** What Stripe answered, as text that jsonb takes ({@link StripeJson#storable}), and read. */
  public record Answer(String text, JsonNode json) {}

  public Optional<Answer> find(String path) {
    return breaker.call(
        () -> {
          try {
            return Optional.of(read(send(RequestMethod.GET, path, null, null)));
          } catch (ProviderException e) {
            if (e.kind().equals(new Kind.Rejected("resource_missing"))) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String send(
      RequestMethod method,
      String path,
      @Nullable String form,
      @Nullable RawRequestOptions options) {
    try {
      return client.rawRequest(method, path, form, options).body();
    } catch (StripeException e) {
      // StripeHttp has judged whatever went over the wire: this was not sent.
      throw new ProviderException(PROVIDER, new Kind.Transient(), "request not sent", e);
    }
  }

  private static Answer read(String body) {
    try {
      String text = StripeJson.storable(body);
      JsonNode json = StripeJson.parse(text);
      if (json.isObject()) {
        return new Answer(text, json);
      }
    } catch (StripeJson.MalformedJson e) {
      throw new ProviderException(PROVIDER, new Kind.Transient(), "an answer without JSON", e);
    }
    throw new ProviderException(PROVIDER, new Kind.Transient(), "an answer that is no object");
  }
}
