package io.billhook.api.http.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.Capacity;
import io.billhook.api.http.Feature;
import io.billhook.api.http.HttpListener;
import io.billhook.api.http.RateLimits;
import io.billhook.config.HttpConfig;
import io.billhook.devkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many connections of one network beside one of another, on one event loop. */
class TurnsTest {
  private static final int MANY = 40;
  private static final String FLOOD = "127.0.0.2";
  private static final String OTHER = "127.0.0.3";

  private static TestApi api;
  private static final Server SERVER = new Server();

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() {
    api = new TestApi();
    api.vertx.deployVerticle(SERVER).await();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void who_comes_last_waits_for_a_turn_of_the_flood_and_not_for_all_of_it() throws Exception {
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      flood.add(connect(FLOOD));
    }
    Socket other = connect(OTHER);
    for (int round = 0; round < 3; round++) {
      SERVER.served.clear();
      CountDownLatch busy = new CountDownLatch(1);
      SERVER.loop.join().runOnContext(_ -> await(busy)); // so that all of them are there at once
      for (Socket socket : flood) {
        send(socket, get("") + get("")); // the second waits behind the first
      }
      send(other, get(""));
      busy.countDown();
      Await.until("all are served", () -> SERVER.served.size() == 2 * MANY + 1);
      assertThat(SERVER.served.indexOf(OTHER)).isLessThan(MANY / 2);
      assertThat(answers(other, 1)).isEqualTo(1);
      for (Socket socket : flood) {
        assertThat(answers(socket, 2)).isEqualTo(2);
      }
    }
  }

  @Test
  void who_leaves_while_waiting_is_missed_by_nobody() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      flood.add(connect(FLOOD));
    }
    SERVER.served.clear();
    SERVER.loop.join().runOnContext(_ -> await(busy));
    for (int i = 0; i < MANY; i++) {
      send(flood.get(i), get(i % 2 == 0 ? "" : "Connection: close\r\n"));
      if (i % 4 == 0) {
        flood.get(i).close();
      }
    }
    busy.countDown();
    for (int i = 0; i < MANY; i++) {
      if (i % 4 != 0) {
        assertThat(answers(flood.get(i), 1)).isEqualTo(1);
      }
    }
    assertThat(answers(ask(connect(FLOOD)), 1)).isEqualTo(1);
  }

  private static Socket ask(Socket socket) throws IOException {
    send(socket, get(""));
    return socket;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER.port()));
    assertThat(answers(ask(socket), 1)).isEqualTo(1); // so it is known to the loop
    return socket;
  }

  private static String get(String headers) {
    return "GET /health/live HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Reads so many answers, or until the connection ends; gives how many came. */
  private static int answers(Socket socket, int most) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    int answers = 0;
    while (answers < most) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        break;
      }
      text.append(new String(buffer, 0, length, US_ASCII));
      answers = text.toString().split("\r\n\r\n", -1).length - 1;
    }
    return answers;
  }

  /** Serves each request for as long as a turn takes, and notes whose it was. */
  private static final class Server extends VerticleBase {
    final CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    final List<String> served = new CopyOnWriteArrayList<>();
    final CompletableFuture<Context> loop = new CompletableFuture<>();

    @Override
    public Future<?> start() {
      loop.complete(context);
      HttpConfig config = api.parts.http();
      var registry = new SimpleMeterRegistry();
      var http =
          new HttpListener.Parts(
              config,
              Capacity.of(config, registry),
              Contract.load(),
              api.parts.identity().authenticator(),
              new RateLimits(config.limits(), api.buckets, registry),
              api.parts.sealer(),
              api.parts.store());
      Feature slow = routes -> routes.hot("getLiveness", this::serve);
      return HttpListener.listen(vertx, HttpListener.port(config), http, List.of(slow))
          .onSuccess(listening::complete);
    }

    private void serve(RoutingContext context) {
      long end = System.nanoTime() + 6_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      served.add(context.request().remoteAddress().hostAddress());
      context.response().end();
    }

    int port() {
      return listening.join().actualPort();
    }
  }
}
