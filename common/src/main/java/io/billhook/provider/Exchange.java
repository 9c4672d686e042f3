package io.billhook.provider;

import io.billhook.provider.ProviderException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on the event loop of its connection. However it ends, no connection
 * stays with it: what is not answered to the last byte is reset.
 */
final class Exchange {
  private final String provider;
  private final ProviderRequest asked;
  private final BooleanSupplier mayCall;
  private final Duration answerWithin;
  private final Promise<ProviderAnswer> answer = Promise.promise();
  private volatile boolean givenUp;
  private @Nullable HttpClientRequest written;

  Exchange(String provider, ProviderRequest asked, BooleanSupplier mayCall, Duration answerWithin) {
    this.provider = provider;
    this.asked = asked;
    this.mayCall = mayCall;
    this.answerWithin = answerWithin;
  }

  /** Fails with {@link CallFailed}. */
  Future<ProviderAnswer> answer() {
    return answer.future();
  }

  /** Nobody waits for it any more: it is not to be written. May be called on any thread. */
  void giveUp() {
    givenUp = true;
  }

  void begin(Vertx vertx, HttpClient http) {
    endsWithin(vertx, ProviderClient.CONNECT, () -> unconnected(new TimeoutException()));
    RequestOptions options =
        new RequestOptions().setMethod(asked.method()).setAbsoluteURI(asked.url());
    asked.headers().forEach(options::addHeader);
    options.addHeader("User-Agent", "Billhook");
    http.request(options)
        .onSuccess(request -> connected(vertx, request))
        .onFailure(this::unconnected);
  }

  private void connected(Vertx vertx, HttpClientRequest request) {
    request.exceptionHandler(this::lost); // or it is told to the log, with the address
    // Here, and no earlier: nothing but the write itself comes after the question.
    if (givenUp || answer.future().isComplete() || !mayCall.getAsBoolean()) {
      answer.tryFail(new CallGateShut());
      request.reset(); // unused, so the connection stays
      return;
    }
    written = request;
    var head = asked.body().length() == 0 ? request.send() : request.send(asked.body());
    endsWithin(vertx, answerWithin, () -> lost(new TimeoutException()));
    head.onSuccess(this::read).onFailure(this::lost);
  }

  private void read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response
        .exceptionHandler(this::lost)
        .handler(
            piece -> {
              if (body.length() + piece.length() > ProviderClient.MOST_BYTES) {
                lost("an answer that is too large", null);
              } else {
                body.appendBuffer(piece);
              }
            })
        .endHandler(
            _ ->
                answer.tryComplete(
                    new ProviderAnswer(response.statusCode(), response.headers(), body)));
  }

  private void endsWithin(Vertx vertx, Duration wait, Runnable otherwise) {
    long timer = vertx.setTimer(wait.toMillis(), _ -> otherwise.run());
    answer.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** Nothing was sent. */
  private void unconnected(Throwable cause) {
    if (written == null) {
      answer.tryFail(new ProviderException(provider, new Kind.Transient(), "no connection", cause));
    }
  }

  void lost(Throwable cause) {
    lost("no answer", cause);
  }

  /** After it was written the provider may have done it. */
  private void lost(String how, @Nullable Throwable cause) {
    HttpClientRequest request = written;
    if (answer.tryFail(new ProviderException(provider, new Kind.UnknownResult(), how, cause))
        && request != null) {
      request.reset(0, cause);
    }
  }
}
