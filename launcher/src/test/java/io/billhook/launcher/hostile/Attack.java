package io.billhook.launcher.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One machine without credentials, as a program of its own: {@code Attack NAME PORT CLIENTS
 * SECONDS}. Its addresses are 127.0.0.2 and those after it, so that the probe's is another.
 */
enum Attack {
  /** Long answers are asked for and never read. */
  DEAF_READERS {
    @Override
    void client(Client client) throws IOException {
      client.send("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
      client.hold();
    }
  },

  /** A megabyte is announced, and all but its end sent; to no route. */
  UNFINISHED_BODIES {
    @Override
    void client(Client client) throws IOException {
      client.head("/v1/nothing", "", MEGABYTE);
      client.send(MOST_OF_IT);
      client.hold();
    }
  },

  /** As above, with what a webhook's head needs. */
  UNFINISHED_WEBHOOKS {
    @Override
    void client(Client client) throws IOException {
      client.head("/webhooks/stripe", "Stripe-Signature: t=1,v1=00\r\n", MEGABYTE);
      client.send(MOST_OF_IT);
      client.hold();
    }
  },

  /** Heads and bodies that come a byte at a time. */
  DRIPS {
    @Override
    void client(Client client) throws IOException {
      client.send("POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n");
      client.send("X-Name: ");
      while (client.mayGoOn()) {
        client.send("x");
        client.pause(100);
      }
    }
  },

  /** Members of one hash, as many as a body holds. */
  COLLIDING_NAMES {
    @Override
    void client(Client client) throws IOException {
      String names =
          IntStream.range(0, 400)
              .mapToObj(i -> "\"" + ofOneHash(i) + "\":1")
              .collect(Collectors.joining(",", "{", "}"));
      client.post("/v1/auth/refresh", JSON, names);
      client.skipAnswer();
      client.pause(50);
    }
  },

  /** Passwords that are slow to judge. */
  SLOW_PASSWORDS {
    @Override
    void client(Client client) throws IOException {
      String signs = "4@8({[<369&#!1/|0$5+7%2".repeat(8);
      String body = "{\"token\":\"%d\",\"password\":\"%s\"}".formatted(client.number(), signs);
      client.post("/v1/auth/verify-email", JSON, body);
      client.skipAnswer();
      client.pause(50);
    }
  },

  /** Wrong log-ins from several addresses at once. */
  WRONG_LOG_INS {
    @Override
    void client(Client client) throws IOException {
      String body = "{\"email\":\"a%d@x.io\",\"password\":\"wrong\"}".formatted(client.number());
      client.post("/v1/auth/login", JSON, body);
      client.skipAnswer();
      client.pause(50);
    }
  },

  /** Connections that do nothing. */
  IDLE_CONNECTIONS {
    @Override
    void client(Client client) {
      client.hold();
    }
  };

  private static final int MEGABYTE = 1024 * 1024;
  private static final byte[] MOST_OF_IT = new byte[MEGABYTE - 576];
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final int ADDRESSES = 6;

  /** What one connection does; called again and again. */
  abstract void client(Client client) throws IOException;

  private static String ofOneHash(int number) {
    return IntStream.range(0, 15)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  /** One connection, opened anew where it was closed. */
  static final class Client {
    private final int number;
    private final int port;
    private final long end;
    private Socket socket = new Socket();

    Client(int number, int port, long end) {
      this.number = number;
      this.port = port;
      this.end = end;
    }

    int number() {
      return number;
    }

    boolean mayGoOn() {
      return System.nanoTime() < end;
    }

    void open() throws IOException {
      socket.close();
      socket = new Socket();
      socket.bind(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + number % ADDRESSES)), 0));
      socket.setSoTimeout(5_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    }

    void send(String text) throws IOException {
      send(text.getBytes(US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    void head(String path, String headers, int length) throws IOException {
      send(
          "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
              .formatted(path, headers, length));
    }

    void post(String path, String headers, String body) throws IOException {
      head(path, headers, body.length());
      send(body);
    }

    void skipAnswer() throws IOException {
      if (socket.getInputStream().read(new byte[8192]) < 0) {
        throw new IOException("closed");
      }
    }

    void hold() {
      while (mayGoOn()) {
        pause(200);
      }
    }

    void pause(long millis) {
      LockSupport.parkNanos(millis * 1_000_000);
    }

    void run(Attack attack) {
      while (mayGoOn()) {
        try {
          open();
          while (mayGoOn()) {
            attack.client(this);
          }
        } catch (IOException e) {
          pause(100); // it was cut off, which is what is wanted; it comes again
        }
      }
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    Attack attack = valueOf(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    int clients = Integer.parseInt(arguments[2]);
    long end = System.nanoTime() + Long.parseLong(arguments[3]) * 1_000_000_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      var client = new Client(i, port, end);
      threads.add(Thread.ofVirtual().start(() -> client.run(attack)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
