package io.billhook.launcher.several;

import io.billhook.launcher.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * As a usual one for TCP: gives each new connection to the next api that says it is ready, which it
 * asks every 100 ms, and lets those be that there are.
 */
final class Balancer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final String READY =
      "GET /health/ready HTTP/1.1\r\nHost: balancer\r\nConnection: close\r\n\r\n";

  private final List<URI> apis;
  private final Set<URI> ready = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final ServerSocket door;

  Balancer(List<URI> apis) {
    this.apis = apis;
    try {
      door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    apis.forEach(api -> Thread.ofVirtual().start(() -> watch(api)));
    Thread.ofVirtual().start(this::accept);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  boolean sends(URI api) {
    return ready.contains(api);
  }

  private void watch(URI api) {
    while (!door.isClosed()) {
      if (isReady(api)) {
        ready.add(api);
      } else {
        ready.remove(api);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static boolean isReady(URI api) {
    try {
      return RawHttp.exchange(api, READY).startsWith("HTTP/1.1 200");
    } catch (IOException _) {
      return false; // it does not run
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> lead(client));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void lead(Socket client) {
    List<URI> candidates = apis.stream().filter(ready::contains).toList();
    try (client) {
      if (candidates.isEmpty()) {
        return;
      }
      URI api = candidates.get(turn.getAndIncrement() % candidates.size());
      try (Socket server = new Socket(api.getHost(), api.getPort())) {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread requests = Thread.ofVirtual().start(() -> pass(client, server));
        pass(server, client);
        requests.join();
      }
    } catch (IOException _) {
      // one of them has gone; the other is told by the end of the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until one end is closed, which the other is told. */
  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is of no use any more
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
