package io.billhook.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a server that says everything again. */
final class TcpProxyTest {
  /** Silence for so long is silence. */
  private static final int SILENCE_MILLIS = 300;

  private static final int LONGEST_MILLIS = 30_000;

  private ServerSocket server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(server));
    proxy = TcpProxy.to(URI.create("tcp://127.0.0.1:" + server.getLocalPort()));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // reset
    }
  }

  @Test
  void what_stalls_comes_whole_in_the_end() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, 1)).isEqualTo(1);
      proxy.stall();
      client.getOutputStream().write(new byte[] {2, 3, 4});
      assertSilent(client);
      assertThat(proxy.hits()).isPositive();
      proxy.heal();
      client.setSoTimeout(LONGEST_MILLIS);
      assertThat(client.getInputStream().readNBytes(3)).containsExactly(2, 3, 4);
    }
  }

  @Test
  void what_is_slow_comes_later() throws IOException {
    try (Socket client = connect()) {
      ask(client, 1);
      proxy.delay(Duration.ofMillis(100));
      long start = System.nanoTime();
      assertThat(ask(client, 2)).isEqualTo(2);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void half_open_connections_are_silent_and_new_ones_work() throws IOException {
    try (Socket old = connect()) {
      ask(old, 1);
      assertThat(proxy.halfOpen()).isEqualTo(1);
      old.getOutputStream().write(2);
      assertSilent(old);
      try (Socket another = connect()) {
        assertThat(ask(another, 3)).isEqualTo(3);
      }
    }
  }

  @Test
  void a_connection_is_reset_after_so_many_bytes() throws IOException {
    try (Socket client = connect()) {
      ask(client, 1);
      proxy.cutAfter(3); // there, back, there
      assertThat(ask(client, 2)).isEqualTo(2);
      assertThatThrownBy(() -> ask(client, 3, 4)).isInstanceOf(SocketException.class);
      assertThat(proxy.hits()).isEqualTo(1);
    }
  }

  @Test
  void connections_are_reset_and_refused_and_led_elsewhere() throws IOException {
    try (Socket client = connect()) {
      ask(client, 1);
      assertThat(proxy.reset()).isEqualTo(1);
      assertThatThrownBy(() -> ask(client, 2)).isInstanceOf(SocketException.class);
    }
    proxy.refuse();
    try (Socket client = connect()) {
      assertThatThrownBy(() -> ask(client, 3)).isInstanceOf(IOException.class);
    }
    proxy.heal();
    proxy.lead(URI.create("tcp://127.0.0.1:" + FreePort.find())); // where nobody is
    try (Socket client = connect()) {
      assertThatThrownBy(() -> ask(client, 4)).isInstanceOf(IOException.class);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.url().getPort());
  }

  /** Gives the last byte of the answer. */
  private static int ask(Socket client, int... bytes) throws IOException {
    client.setSoTimeout(LONGEST_MILLIS);
    int last = -1;
    for (int each : bytes) {
      client.getOutputStream().write(each);
      last = client.getInputStream().read();
      if (last < 0) {
        throw new SocketException("Closed");
      }
    }
    return last;
  }

  private static void assertSilent(Socket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }
}
