package io.billhook.worker.testing;

import com.sun.net.httpserver.HttpExchange;
import io.billhook.worker.testing.FakeProvider.Reply;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers that do not end by themselves, and how many of them the caller has cut off. */
public final class BadAnswers implements AutoCloseable {
  private static final int PIECES = 512;

  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger cutOff = new AtomicInteger();

  /** A byte each 20 ms. */
  public Reply drip() {
    return exchange ->
        untilCutOff(
            exchange,
            () -> {
              while (!over.await(20, TimeUnit.MILLISECONDS)) {
                write(exchange, new byte[] {' '});
              }
            });
  }

  /** 32 MB, as fast as they are taken. */
  public Reply flood() {
    return exchange ->
        untilCutOff(
            exchange,
            () -> {
              byte[] piece =
                  " ".repeat(65_536).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
              for (int i = 0; i < PIECES; i++) {
                write(exchange, piece);
              }
            });
  }

  /** Answers that could not be written to their end. */
  public int cutOff() {
    return cutOff.get();
  }

  private interface Writing {
    void run() throws IOException, InterruptedException;
  }

  private void untilCutOff(HttpExchange exchange, Writing writing)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(200, 0); // in chunks
    try {
      writing.run();
    } catch (IOException _) {
      cutOff.incrementAndGet();
    }
  }

  private static void write(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    over.countDown();
  }
}
