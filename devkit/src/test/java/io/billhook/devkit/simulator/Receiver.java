package io.billhook.devkit.simulator;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Stands for Billhook: keeps the callbacks that it gets, and answers 200 or what it was told. */
final class Receiver {

  record Received(String path, MultiMap headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return String.valueOf(headers.get(name));
    }
  }

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  Receiver(Vertx vertx) {
    server =
        Waiting.until(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  Integer status = statuses.poll();
                                  received.add(
                                      new Received(
                                          request.uri(),
                                          MultiMap.caseInsensitiveMultiMap()
                                              .addAll(request.headers()),
                                          body.toString()));
                                  request
                                      .response()
                                      .setStatusCode(status == null ? 200 : status)
                                      .end();
                                }))
                .listen(0, "127.0.0.1"));
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** The next callback is answered so. */
  void answerNext(int status) {
    statuses.add(status);
  }

  Received next() {
    return next(_ -> true);
  }

  /** The next callback that fits; those before it are forgotten. */
  Received next(Predicate<Received> fits) {
    List<String> others = new ArrayList<>();
    try {
      for (Received one = take(); one != null; one = take()) {
        if (fits.test(one)) {
          return one;
        }
        others.add(one.path() + " " + one.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("no such callback, only " + others);
  }

  private @org.jspecify.annotations.Nullable Received take() throws InterruptedException {
    return received.poll(10, TimeUnit.SECONDS);
  }
}
