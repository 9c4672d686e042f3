package io.billhook.api.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.devkit.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
  private final FairTurns turns = new FairTurns(1);
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<Thread> askers = new ArrayList<>();

  @Test
  void a_flood_of_one_network_is_nobody_elses_wait() throws InterruptedException {
    whileBusy(
        () -> {
          for (int i = 0; i < 30; i++) {
            ask("192.0.2.1");
          }
          ask("198.51.100.7");
          ask("2001:db8::1");
          ask("2001:db8::2"); // of the same /64: one network
        });
    assertThat(done.subList(0, 4))
        .containsExactly("192.0.2.1", "198.51.100.7", "2001:db8::1", "192.0.2.1");
    assertThat(done).hasSize(33);
  }

  @Test
  void who_was_wrong_comes_after_all_others() throws InterruptedException {
    turns.failed("192.0.2.1");
    whileBusy(
        () -> {
          ask("192.0.2.1");
          ask("198.51.100.7");
          ask("198.51.100.7");
        });
    assertThat(done).containsExactly("198.51.100.7", "198.51.100.7", "192.0.2.1");
  }

  @Test
  void what_goes_wrong_is_told_to_who_asked_for_it() {
    assertThatThrownBy(
            () ->
                turns.run(
                    "",
                    () -> {
                      throw new IllegalArgumentException("odd");
                    }))
        .hasRootCauseMessage("odd");
    assertThat(turns.<Integer>run("", () -> 7)).isEqualTo(7);
  }

  /** Lets tasks queue up behind one that holds the only thread, then waits for all of them. */
  private void whileBusy(Runnable queue) throws InterruptedException {
    var free = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    Thread holder =
        Thread.ofVirtual()
            .start(
                () ->
                    turns.run(
                        "",
                        () -> {
                          held.countDown();
                          free.await();
                          return 0;
                        }));
    held.await();
    queue.run();
    free.countDown();
    holder.join();
    for (Thread asker : askers) {
      asker.join();
    }
  }

  /** Returns when it waits, so that the order of the queue is known. */
  private void ask(String ip) {
    int before = waiting.get();
    askers.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  waiting.incrementAndGet();
                  turns.run(ip, () -> done.add(ip));
                }));
    Await.until("the task waits", () -> waiting.get() > before && turns.waiting() > before);
  }
}
