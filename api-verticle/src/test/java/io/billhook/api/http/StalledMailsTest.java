package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.devkit.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * 200 mails while the way to the database stalls, each repeated under its key until it is taken.
 */
class StalledMailsTest {
  private static final int MAILS = 200;
  private static final int CLIENTS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Less than a connection was waited for before there was a time-out of requests. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(9);

  private final Map<String, String> ids = new ConcurrentHashMap<>();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong(); // nanoseconds until one was told 503

  @Test
  void each_is_stored_once() {
    try (BadStore store = new BadStore(TIMEOUT, 8)) {
      store.heedHeartbeat();
      List<CompletableFuture<Void>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int first = client;
        clients.add(
            CompletableFuture.runAsync(() -> send(store, first), Thread::startVirtualThread));
      }
      Await.until("mails before the stall", LONGEST, () -> ids.size() >= MAILS / 4);
      store.proxy.stall();
      // All wait, are told by the time-out, repeat, and are told at once.
      Await.until("who is told", LONGEST, () -> unavailable.get() >= CLIENTS);
      Await.until("a late heartbeat", LONGEST, store.heartbeat::isLate);
      int told = unavailable.get();
      Await.until("who is told at once", LONGEST, () -> unavailable.get() >= told + 2 * CLIENTS);
      assertThat(ids).as("the stall came in time").hasSizeLessThan(MAILS);
      store.proxy.heal();
      CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
          .orTimeout(LONGEST.toSeconds() * 2, TimeUnit.SECONDS)
          .join();

      assertThat(store.stored())
          .containsExactlyInAnyOrderElementsOf(
              ids.entrySet().stream()
                  .map(mail -> new BadStore.Stored(mail.getKey(), mail.getValue()))
                  .toList());
      assertThat(ids).hasSize(MAILS);
      assertThat(Duration.ofNanos(longest.get())).isLessThan(TOLD_WITHIN);
    }
  }

  private void send(BadStore store, int first) {
    for (int mail = first; mail < MAILS; mail += CLIENTS) {
      String to = "mail-" + mail + "@x.io";
      HttpResponse<Buffer> answer = ask(store, to);
      while (answer.statusCode() != 202) {
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isIn(409, 429, 503);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        answer = ask(store, to);
      }
      ids.put(to, TestApi.json(answer).getString("id"));
    }
  }

  private HttpResponse<Buffer> ask(BadStore store, String to) {
    long asked = System.nanoTime();
    HttpResponse<Buffer> answer = store.mail(to).await();
    if (answer.statusCode() == 503) {
      unavailable.incrementAndGet();
      longest.accumulateAndGet(System.nanoTime() - asked, Math::max);
    }
    return answer;
  }
}
