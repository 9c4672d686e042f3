package io.billhook.launcher.doctor;

import io.billhook.devkit.Certificates;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyStoreOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One before an installation. As it stands it passes all on and appends the client's address to
 * X-Forwarded-For; tests change what they want it to do.
 */
class ReverseProxy implements AutoCloseable {
  private static final Set<String> OF_A_CONNECTION =
      Set.of("connection", "transfer-encoding", "content-length", "expect", "upgrade", "host");

  private final HttpServer server;
  private final HttpClient client;
  private final URI target;
  private final boolean tls;

  ReverseProxy(Vertx vertx, URI target) {
    this(vertx, target, null, "");
  }

  /**
   * One that speaks TLS.
   *
   * @param alias of its certificate
   */
  ReverseProxy(Vertx vertx, URI target, @Nullable Certificates certificates, String alias) {
    this.target = target;
    this.tls = certificates != null;
    this.client = vertx.createHttpClient();
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    if (certificates != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new KeyStoreOptions()
                  .setType("PKCS12")
                  .setPath(certificates.keys().toString())
                  .setPassword(Certificates.PASSWORD)
                  .setAlias(alias));
    }
    server = vertx.createHttpServer(options).requestHandler(this::take).listen().await();
  }

  /** By the name of this machine, which certificates here are for. */
  URI base() {
    return URI.create((tls ? "https" : "http") + "://localhost:" + server.actualPort());
  }

  int port() {
    return server.actualPort();
  }

  private void take(HttpServerRequest request) {
    if (answers(request)) {
      return;
    }
    request
        .body()
        .compose(
            body ->
                client
                    .request(
                        new RequestOptions()
                            .setHost(target.getHost())
                            .setPort(target.getPort())
                            .setMethod(request.method())
                            .setURI(request.uri()))
                    .compose(onward -> send(request, onward, changed(body))))
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  private Future<Void> send(HttpServerRequest request, HttpClientRequest onward, Buffer body) {
    request
        .headers()
        .forEach(
            header -> {
              if (!OF_A_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                onward.headers().add(header.getKey(), header.getValue());
              }
            });
    forwarded(request, onward.headers());
    return onward
        .send(body)
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        back -> {
                          request.response().setStatusCode(answer.statusCode());
                          answer
                              .headers()
                              .forEach(
                                  header -> {
                                    if (!OF_A_CONNECTION.contains(
                                        header.getKey().toLowerCase(Locale.ROOT))) {
                                      request
                                          .response()
                                          .headers()
                                          .add(header.getKey(), header.getValue());
                                    }
                                  });
                          return request.response().end(back);
                        }));
  }

  /** Whether it has answered itself. */
  boolean answers(HttpServerRequest request) {
    return false;
  }

  /** What it makes of X-Forwarded-For, which is there as the client has sent it. */
  void forwarded(HttpServerRequest request, MultiMap headers) {
    append(headers, request.remoteAddress().hostAddress());
  }

  /** As the usual ones do it: to what is there. */
  static void append(MultiMap headers, String entry) {
    String before = headers.get("X-Forwarded-For");
    headers.set("X-Forwarded-For", before == null ? entry : before + ", " + entry);
  }

  /** What it makes of bodies. */
  Buffer changed(Buffer body) {
    return body;
  }

  @Override
  public void close() {
    server.close().await();
    client.close().await();
  }
}
