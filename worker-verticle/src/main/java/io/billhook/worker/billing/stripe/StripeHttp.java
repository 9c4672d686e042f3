package io.billhook.worker.billing.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.billhook.worker.provider.ProviderException;
import io.billhook.worker.provider.ProviderException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Judges an answer before the library does: the library drops the headers of an error, Retry-After
 * among them, and stumbles over an error without JSON, as a proxy on the way may send it.
 */
final class StripeHttp extends HttpClient {
  private final HttpClient http = new HttpURLConnectionClient();

  @Override
  public StripeResponse request(StripeRequest request) throws StripeException {
    StripeResponse response;
    try {
      response = http.request(request);
    } catch (ApiConnectionException e) {
      throw new ProviderException(
          StripeObjects.PROVIDER, kind(request.method(), e.getCause()), "no answer", e);
    }
    if (response.code() < 200 || response.code() >= 300) {
      throw StripeErrors.of(response);
    }
    return response;
  }

  /** A read that was not answered changed nothing; any other request may have been carried out. */
  private static Kind kind(RequestMethod method, @Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException _, UnknownHostException _, NoRouteToHostException _ ->
          new Kind.Transient();
      case null, default ->
          method == RequestMethod.GET ? new Kind.Transient() : new Kind.UnknownResult();
    };
  }
}
