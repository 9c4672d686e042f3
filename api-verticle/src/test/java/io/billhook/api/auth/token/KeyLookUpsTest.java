package io.billhook.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyLookUpsTest {
  private final AtomicInteger reads = new AtomicInteger();
  private final Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @Test
  void a_network_has_five_looks_and_others_have_theirs() {
    var lookUps = new KeyLookUps(still, reads::incrementAndGet);
    for (int i = 0; i < 20; i++) {
      lookUps.ask("192.0.2.1");
    }
    assertThat(reads).hasValue(5);
    lookUps.ask("192.0.2.2");
    assertThat(reads).hasValue(6);
  }

  @Test
  void many_who_ask_at_once_share_looks_that_begin_after_they_have_asked() throws Exception {
    var lookUps = new KeyLookUps(still, reads::incrementAndGet);
    AtomicInteger unserved = new AtomicInteger();
    List<Thread> asking = new ArrayList<>();
    long begun = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      String network = "network " + i;
      asking.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    int before = reads.get();
                    lookUps.ask(network);
                    unserved.addAndGet(reads.get() > before ? 0 : 1);
                  }));
    }
    for (Thread each : asking) {
      each.join();
    }
    long tenths = (System.nanoTime() - begun) / 100_000_000;
    assertThat(unserved).hasValue(0);
    assertThat(reads.get()).isLessThanOrEqualTo((int) tenths + 1);
  }

  @Test
  void a_look_that_fails_is_told_to_who_asked_and_the_next_one_looks_anew() {
    var lookUps =
        new KeyLookUps(
            still,
            () -> {
              if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("no answer");
              }
            });
    assertThatThrownBy(() -> lookUps.ask("192.0.2.1")).hasMessage("no answer");
    lookUps.ask("192.0.2.1");
    assertThat(reads).hasValue(2);
  }
}
