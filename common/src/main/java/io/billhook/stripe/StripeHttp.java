package io.billhook.stripe;

import com.stripe.net.ApiResource.RequestMethod;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * How stripe-java reaches the network. Its own client fails with a NullPointerException where an
 * error has no body, cannot be interrupted, and the library drops the headers of an error,
 * Retry-After among them; so answers are judged here, before the library sees them.
 */
final class StripeHttp extends HttpClient {
  /** Of an answer's body; the library bounds its headers, with 384 kB. */
  private static final int MOST_BYTES = 256 * 1024;

  private static final int MOST_BYTES_OF_A_LIST = 8 * 1024 * 1024;
  private static final String TOO_LARGE = "body exceeds capacity"; // the library's words

  private final java.net.http.HttpClient http;
  private final Duration answerWithin;

  /**
   * @param answerWithin from sending a request to the end of its answer
   */
  StripeHttp(Duration connect, Duration answerWithin) {
    this.answerWithin = answerWithin;
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(connect)
            .build();
  }

  @Override
  public StripeResponse request(StripeRequest request) {
    HttpResponse<String> answer = send(request);
    var response =
        new StripeResponse(
            answer.statusCode(), HttpHeaders.of(answer.headers().map()), answer.body());
    if (response.code() < 200 || response.code() >= 300) {
      throw StripeErrors.of(response);
    }
    return response;
  }

  private HttpResponse<String> send(StripeRequest request) {
    var pending =
        http.sendAsync(
            plain(request), BodyHandlers.limiting(BodyHandlers.ofString(), mostBytes(request)));
    try {
      return pending.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw withoutAnswer(request.method(), e.getCause());
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw withoutAnswer(request.method(), e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw withoutAnswer(request.method(), e);
    }
  }

  /** Whoever asks for a list says how much of it. */
  private static int mostBytes(StripeRequest request) {
    String query = request.url().getQuery();
    return query != null && query.contains("limit=") ? MOST_BYTES_OF_A_LIST : MOST_BYTES;
  }

  private static HttpRequest plain(StripeRequest request) {
    HttpContent content = request.content();
    var plain =
        HttpRequest.newBuilder(URI.create(request.url().toString()))
            .method(
                request.method().name(),
                content == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(content.byteArrayContent()));
    request
        .headers()
        .map()
        .forEach((name, values) -> plain.setHeader(name, String.join(",", values)));
    plain.setHeader("User-Agent", buildUserAgentString(request));
    plain.setHeader("X-Stripe-Client-User-Agent", buildXStripeClientUserAgentString());
    if (content != null) {
      plain.setHeader("Content-Type", content.contentType());
    }
    return plain.build();
  }

  /** A read that was not answered changed nothing; any other request may have been carried out. */
  private static ProviderException withoutAnswer(RequestMethod method, @Nullable Throwable cause) {
    Kind kind =
        switch (cause) {
          case ConnectException _, HttpConnectTimeoutException _, SSLHandshakeException _ ->
              new Kind.Transient();
          case null, default ->
              method == RequestMethod.GET ? new Kind.Transient() : new Kind.UnknownResult();
        };
    boolean tooLarge = cause != null && String.valueOf(cause.getMessage()).startsWith(TOO_LARGE);
    String how = tooLarge ? "an answer that is too large" : "no answer";
    return new ProviderException(StripeObjects.PROVIDER, kind, how, cause);
  }
}
