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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stripe's API as text. Every request passes the breaker; none is tried twice here. */
public final class StripeObjects {
  static final String PROVIDER = "stripe";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final StripeClient client;
  private final Breaker breaker;
  private final Runnable before;

  public StripeObjects(StripeConfig config, Breaker breaker) {
    this(config, breaker, ANSWER);
  }

  /**
   * @param answerWithin from sending a request to the end of its answer
   */
  public StripeObjects(StripeConfig config, Breaker breaker, Duration answerWithin) {
    this.breaker = breaker;
    this.before = () -> {};
    this.client =
        StripeClient.builder()
            .setApiKey(config.secretKey())
            .setApiBase(config.apiBase().toString().replaceAll("/+$", ""))
            .setMaxNetworkRetries(0)
            .setHttpClient(new StripeHttp(CONNECT, answerWithin))
            .build();
  }

  private StripeObjects(StripeClient client, Breaker breaker, Runnable before) {
    this.client = client;
    this.breaker = breaker;
    this.before = before;
  }

  /**
   * The same, for who has a pace of its own or counts its requests.
   *
   * @param before run ahead of each request, outside the breaker; what it throws keeps the request
   *     from being made
   */
  public StripeObjects before(Runnable before) {
    return new StripeObjects(client, breaker, before);
  }

  /**
   * An object's present state, the lists in it whole; empty where Stripe has none under this id.
   *
   * @param collection the object's type as the API's paths have it, {@code payment_methods}
   * @throws io.billhook.provider.CallFailed where there is no answer to work with
   */
  public Optional<Answer> retrieve(String collection, String id) {
    return retrieve(collection, id, "");
  }

  /** As the other, with a query. */
  public Optional<Answer> retrieve(String collection, String id, String query) {
    return find("/v1/" + collection + "/" + encoded(id) + (query.isEmpty() ? "" : "?" + query))
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
    var options = key(job, generation);
    before.run();
    return breaker.call(() -> send(RequestMethod.POST, path, form, options));
  }

  /**
   * As {@link #post}, with the object that it made or changed.
   *
   * @throws ProviderException UNKNOWN_RESULT also where the answer is no JSON object: it was done,
   *     perhaps, and the same key tells what came of it
   */
  public Answer change(String path, String form, UUID intent, int generation) {
    var options = key(intent, generation);
    return breaker.call(() -> changed(send(RequestMethod.POST, path, form, options)));
  }

  /** Ends an object. Stripe takes no idempotency key here: a repeat finds it ended. */
  public Answer delete(String path, String form) {
    String whole = form.isEmpty() ? path : path + "?" + form;
    return breaker.call(() -> changed(send(RequestMethod.DELETE, whole, null, null)));
  }

  private static Answer changed(String body) {
    try {
      return read(body);
    } catch (ProviderException e) {
      throw new ProviderException(PROVIDER, new Kind.UnknownResult(), "not Stripe's answer", e);
    }
  }

  private static RawRequestOptions key(UUID asker, int generation) {
    return RawRequestOptions.builder()
        .setIdempotencyKey("billhook-" + asker + "-" + generation)
        .build();
  }

  /** What Stripe answered, as text that jsonb takes ({@link StripeJson#storable}), and read. */
  public record Answer(String text, JsonNode json) {}

  /** One page of a list. */
  public record Page(List<Answer> data, boolean more) {}

  /**
   * One page of a list, the lists in its objects whole; empty where what the path names, such as
   * the object after which it begins, is not there.
   *
   * @param path with its query, {@code limit} included
   * @throws io.billhook.provider.CallFailed where there is no answer to work with
   */
  public Optional<Page> page(String path) {
    return find(path)
        .map(
            list -> {
              List<Answer> data = new ArrayList<>();
              for (JsonNode entry : list.json().path("data")) {
                data.add(NestedLists.complete(this, new Answer(entry.toString(), entry)));
              }
              return new Page(data, list.json().path("has_more").asBoolean());
            });
  }

  public Optional<Answer> find(String path) {
    before.run();
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

  /** As one segment of a path, or a value of a query. */
  public static String encoded(String segment) {
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
