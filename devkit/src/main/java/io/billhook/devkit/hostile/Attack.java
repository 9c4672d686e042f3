package io.billhook.devkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * One machine without credentials, as a program of its own: {@code Attack NAME,… PORT CLIENTS
 * SECONDS}. Ends with 1 where it could not open as many connections as it was told to.
 */
public enum Attack {
  /** Long answers are asked for and never read. */
  DEAF_READERS {
    @Override
    void client(Attacker client) throws IOException {
      client.send(BUNDLE.formatted("").repeat(3));
      client.hold();
    }
  },

  /** Long answers are read a few bytes at a time. */
  DRIP_READERS {
    @Override
    void client(Attacker client) throws IOException {
      client.send(BUNDLE.formatted(""));
      while (client.mayGoOn()) {
        client.read(16);
        client.pause(100);
      }
    }
  },

  /** A megabyte is announced, and all but its end sent; to no route. */
  UNFINISHED_BODIES {
    @Override
    void client(Attacker client) throws IOException {
      client.head("/v1/nothing", "", MEGABYTE);
      client.send(MOST_OF_IT);
      client.hold();
    }
  },

  /** As above, with what a webhook's head needs. */
  UNFINISHED_WEBHOOKS {
    @Override
    void client(Attacker client) throws IOException {
      client.head(WEBHOOK, UNSIGNED, MEGABYTE);
      client.send(MOST_OF_IT);
      client.hold();
    }
  },

  /** Heads a byte at a time. */
  SLOW_HEADS {
    @Override
    void client(Attacker client) throws IOException {
      client.send("POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nX-Name: ");
      client.drip();
    }
  },

  /** Bodies a byte at a time. */
  SLOW_BODIES {
    @Override
    void client(Attacker client) throws IOException {
      client.head("/v1/auth/login", JSON, 10_000);
      client.drip();
    }
  },

  /** The same as deliveries. */
  SLOW_WEBHOOKS {
    @Override
    void client(Attacker client) throws IOException {
      client.head(WEBHOOK, UNSIGNED, 10_000);
      client.drip();
    }
  },

  /** Connections that do nothing. */
  IDLE_CONNECTIONS {
    @Override
    void client(Attacker client) {
      client.hold();
    }
  },

  /** Members of one hash: as many as a body of a stranger holds, and those of a megabyte. */
  COLLIDING_NAMES {
    @Override
    void client(Attacker client) throws IOException {
      client.post("/v1/auth/refresh", JSON, client.number() % 2 == 0 ? SOME_NAMES : MANY_NAMES);
      client.pause(50);
    }
  },

  /** Passwords that are slow to judge. */
  SLOW_PASSWORDS {
    @Override
    void client(Attacker client) throws IOException {
      String signs = "4@8({[<369&#!1/|0$5+7%2";
      String body = "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(UUID.randomUUID(), signs);
      client.post("/v1/auth/password/reset", JSON, body);
      client.pause(50);
    }
  },

  /** Wrong log-ins. */
  WRONG_LOG_INS {
    @Override
    void client(Attacker client) throws IOException {
      String body = "{\"email\":\"a%d@x.io\",\"password\":\"wrong\"}".formatted(client.number());
      client.post("/v1/auth/login", JSON, body);
      client.pause(50);
    }
  },

  /** Sign-ups for one address after the other. */
  SIGN_UPS {
    @Override
    void client(Attacker client) throws IOException {
      client.post("/v1/auth/signup", JSON, signUp(client.number() + "-" + client.turn()));
      client.pause(50);
    }
  },

  /** Heads as long as they may be. */
  HEADER_FLOODS {
    @Override
    void client(Attacker client) throws IOException {
      client.send("GET /health/live HTTP/1.1\r\nHost: x\r\n" + MANY_HEADERS + "\r\n");
      client.skipAnswer();
      client.pause(20);
    }
  },

  /** Bodies that are a thousand times as long where somebody unpacks them. */
  GZIP_BODIES {
    @Override
    void client(Attacker client) throws IOException {
      String gzip = JSON + "Content-Encoding: gzip\r\n";
      client.post("/v1/auth/login", gzip, ZEROES);
      client.post(WEBHOOK, gzip + UNSIGNED, ZEROES);
      client.pause(50);
    }
  },

  /** A long answer is asked for in many parts. */
  RANGES {
    @Override
    void client(Attacker client) throws IOException {
      client.send(BUNDLE.formatted(MANY_RANGES));
      for (int read = 0; read < 100; read++) {
        client.skipAnswer();
      }
      client.pause(20);
    }
  },

  /** A key of its own for each request. */
  IDEMPOTENCY_KEYS {
    @Override
    void client(Attacker client) throws IOException {
      String key = "Idempotency-Key: " + UUID.randomUUID() + "\r\n";
      client.post("/v1/emails", JSON + key + "Authorization: Bearer bh_live_x\r\n", "{}");
      client.pause(20);
    }
  },

  /** Asks for HTTP/2, with its preface and by an upgrade; it is off. */
  HTTP2 {
    @Override
    void client(Attacker client) throws IOException {
      client.send(client.turn() % 2 == 0 ? PREFACE : UPGRADE);
      client.skipAnswer();
      client.pause(20);
    }
  };

  private static final long MOST_SECONDS_TO_OPEN = 20;
  private static final int MEGABYTE = 1024 * 1024;
  private static final byte[] MOST_OF_IT = new byte[MEGABYTE - 576];
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String WEBHOOK = "/webhooks/stripe";
  private static final String UNSIGNED = "Stripe-Signature: t=1,v1=00\r\n";
  private static final String BUNDLE =
      "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n%s\r\n";
  private static final byte[] SOME_NAMES = ofOneHash(400);
  private static final byte[] MANY_NAMES = ofOneHash(28_000);
  private static final String MANY_HEADERS =
      IntStream.range(0, 560) // 15.9 kB
          .mapToObj(i -> "X-%d: %s\r\n".formatted(i, "y".repeat(20)))
          .collect(Collectors.joining());
  private static final String MANY_RANGES =
      IntStream.range(0, 1000)
          .mapToObj(i -> i + "-")
          .collect(Collectors.joining(",", "Range: bytes=", "\r\n"));
  private static final byte[] ZEROES = gzip(new byte[10 * MEGABYTE]);
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String UPGRADE =
      """
      GET /health/live HTTP/1.1
      Host: x
      Connection: Upgrade, HTTP2-Settings
      Upgrade: h2c
      HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA

      """
          .replace("\n", "\r\n");

  /** What one connection does; called again and again. */
  abstract void client(Attacker client) throws IOException;

  /** In words, such as {@code deaf readers}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String signUp(String name) {
    return "{\"email\":\"a%s@x.io\",\"name\":\"A\",\"tenant_name\":\"A\"}".formatted(name);
  }

  private static byte[] ofOneHash(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                IntStream.range(0, 15)
                    .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining("", "\"", "\":1")))
        .collect(Collectors.joining(",", "{", "}"))
        .getBytes(US_ASCII);
  }

  private static byte[] gzip(byte[] bytes) {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  /**
   * Starts some at once, their connections by turns, on the JVM and the classes of this process. It
   * has the lowest priority: it stands for another machine, which has processors of its own.
   *
   * @param port of 127.0.0.1
   * @param clients connections in all
   * @param seconds from when all are open
   */
  public static Process start(Collection<Attack> attacks, int port, int clients, int seconds)
      throws IOException {
    return new ProcessBuilder(
            "nice",
            "-n",
            "19",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Attack.class.getName(),
            attacks.stream().map(Attack::name).collect(Collectors.joining(",")),
            Integer.toString(port),
            Integer.toString(clients),
            Integer.toString(seconds))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] arguments) throws InterruptedException {
    List<Attack> attacks = Stream.of(arguments[0].split(",", -1)).map(Attack::valueOf).toList();
    int port = Integer.parseInt(arguments[1]);
    int clients = Integer.parseInt(arguments[2]);
    long seconds = Long.parseLong(arguments[3]);
    CountDownLatch opened = new CountDownLatch(clients);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Attack attack = attacks.get(i % attacks.size());
      threads.add(Thread.ofVirtual().start(new Attacker(attack, i, port, opened, over)::run));
    }
    boolean all = opened.await(MOST_SECONDS_TO_OPEN, TimeUnit.SECONDS);
    TimeUnit.SECONDS.sleep(seconds);
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    if (!all) {
      System.err.println(opened.getCount() + " of " + clients + " connections were not opened");
      System.exit(1);
    }
  }
}
