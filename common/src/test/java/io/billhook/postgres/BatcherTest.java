package io.billhook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatcherTest {
  private final List<List<String>> batches = new ArrayList<>();
  private final Deque<Promise<Void>> inFlight = new ArrayDeque<>();

  @Test
  void a_lone_item_goes_at_once_and_what_comes_meanwhile_goes_together() {
    Batcher<String> batcher = batcher(Batcher.Bounds.ofBatch(10));
    batcher.add("a");
    batcher.add("b");
    batcher.add("c");
    assertThat(batches).containsExactly(List.of("a"));
    inFlight.remove().complete();
    assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"));
    inFlight.remove().complete();
    batcher.add("d");
    assertThat(batches).hasSize(3);
  }

  @Test
  void a_batch_that_failed_keeps_nobody_waiting() {
    Batcher<String> batcher = batcher(Batcher.Bounds.ofBatch(10));
    batcher.add("a");
    batcher.add("b");
    inFlight.remove().fail("lost");
    assertThat(batches).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void a_batch_ends_at_its_bounds() {
    Batcher<String> batcher = batcher(new Batcher.Bounds(3, 6, 100, 100));
    batcher.add("a");
    List.of("1", "2", "3", "4444444", "5").forEach(batcher::add);
    inFlight.remove().complete();
    inFlight.remove().complete();
    inFlight.remove().complete();
    assertThat(batches)
        .containsExactly(List.of("a"), List.of("1", "2", "3"), List.of("4444444"), List.of("5"));
  }

  @Test
  void no_more_than_so_many_and_so_much_may_wait() {
    Batcher<String> few = batcher(new Batcher.Bounds(1, 100, 2, 100));
    assertThat(List.of(few.add("a"), few.add("b"), few.add("c"), few.add("d")))
        .containsExactly(true, true, true, false);
    Batcher<String> light = batcher(new Batcher.Bounds(1, 100, 100, 5));
    assertThat(List.of(light.add("a"), light.add("666666"), light.add("c")))
        .containsExactly(true, true, false);
    inFlight.removeFirst().complete(); // of few
    assertThat(few.add("e")).isTrue();
  }

  @Test
  void what_is_gathered_before_the_first_batch_goes_with_it() {
    List<Runnable> later = new ArrayList<>();
    var batcher =
        new Batcher<String>(
            Batcher.Bounds.ofBatch(10), String::length, later::add, batch -> write(batch));
    batcher.add("a");
    batcher.add("b");
    assertThat(batches).isEmpty();
    later.forEach(Runnable::run);
    assertThat(later).hasSize(1);
    assertThat(batches).containsExactly(List.of("a", "b"));
  }

  private Batcher<String> batcher(Batcher.Bounds bounds) {
    return new Batcher<>(bounds, String::length, Runnable::run, this::write);
  }

  private Future<Void> write(List<String> batch) {
    batches.add(List.copyOf(batch));
    Promise<Void> promise = Promise.promise();
    inFlight.add(promise);
    return promise.future();
  }
}
