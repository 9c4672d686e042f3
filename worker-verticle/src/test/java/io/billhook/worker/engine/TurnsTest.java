package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.worker.engine.Turns.Next;
import io.billhook.worker.engine.claim.Lookout.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final int SLOTS = 8;
  private static final int ENOUGH = 100;

  private final TenantShare share = new TenantShare(SLOTS, 50);
  private final Turns turns = new Turns(share);
  private final UUID flood = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  @Test
  void without_a_backlog_messages_have_all_slots() {
    areShort();
    assertThat(turns.next(SLOTS, 3)).isEqualTo(new Next(List.of(), 3));
    assertThat(turns.next(SLOTS, ENOUGH)).isEqualTo(new Next(List.of(), SLOTS));
    assertThat(turns.next(-1, ENOUGH)).isEqualTo(new Next(List.of(), 0));
  }

  @Test
  void who_has_few_running_comes_first_and_then_all_have_the_same() {
    areShort();
    run(flood, 4);
    List<Found> found = found(other, ENOUGH);
    found.addAll(found(flood, ENOUGH)); // its messages are there already
    turns.found(found);
    assertThat(turns.next(4, ENOUGH)).isEqualTo(new Next(ids(found, other, 4), 0));
    run(other, 4);
    Next next = turns.next(4, ENOUGH);
    assertThat(next.messages()).isEqualTo(2);
    assertThat(next.overtaking()).isEqualTo(ids(found, other, 6).subList(4, 6));
  }

  @Test
  void what_other_workers_have_been_given_is_left_to_them() {
    areShort();
    run(flood, 1);
    turns.found(found(flood, ENOUGH));
    assertThat(turns.next(4, 0)).isEqualTo(new Next(List.of(), 0));
  }

  /** Whose messages they are was only guessed, and nothing shows that it was wrong. */
  @Test
  void who_is_taken_for_the_one_at_the_broker_is_not_held_up_with_it() {
    run(flood, 4);
    turns.came(other);
    List<Found> found = found(other, 2);
    turns.found(found);
    assertThat(turns.next(4, ENOUGH)).isEqualTo(new Next(ids(found, other, 2), 0));
  }

  @Test
  void a_single_slot_goes_round() {
    areShort();
    turns.came(flood);
    List<Found> found = found(other, ENOUGH);
    found.addAll(found(UUID.randomUUID(), ENOUGH));
    turns.found(found);
    List<Integer> messages =
        Stream.generate(() -> turns.next(1, ENOUGH).messages()).limit(30).toList();
    assertThat(messages.stream().mapToInt(n -> n).sum()).isEqualTo(10);
    assertThat(messages.subList(3, 6)).containsOnlyOnce(1);
  }

  @Test
  void a_look_that_finds_the_same_again_changes_no_turn() {
    areShort();
    turns.came(flood);
    List<Integer> messages = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      turns.found(found(other, ENOUGH));
      messages.add(turns.next(1, ENOUGH).messages());
    }
    assertThat(messages.stream().mapToInt(n -> n).sum()).isEqualTo(15);
  }

  @Test
  void where_runs_are_long_nobody_gets_above_its_share_whosesoever_the_messages_are() {
    turns.found(found(other, ENOUGH));
    Next next = turns.next(SLOTS, ENOUGH);
    assertThat(next.messages() + next.overtaking().size()).isEqualTo(4);
    run(flood, 4);
    assertThat(turns.next(4, ENOUGH).messages()).isZero();
    turns.found(found(other, ENOUGH));
    assertThat(turns.next(4, ENOUGH).overtaking()).hasSize(4);
  }

  @Test
  void what_the_database_refuses_is_not_asked_for_again() {
    areShort();
    List<Found> found = found(other, 2);
    turns.putAside(found.getFirst().id());
    turns.found(found);
    assertThat(turns.next(SLOTS, 0).overtaking()).containsExactly(found.getLast().id());
    assertThat(turns.next(SLOTS, 0).overtaking()).isEmpty();
  }

  private void areShort() {
    for (int i = 0; i < 10; i++) {
      share.started(null);
      share.ended(null, Duration.ofMillis(1));
    }
  }

  private void run(UUID tenant, int jobs) {
    for (int i = 0; i < jobs; i++) {
      share.started(tenant);
      if (tenant.equals(flood)) {
        turns.came(tenant);
      }
    }
  }

  private static List<Found> found(UUID tenant, int jobs) {
    return new ArrayList<>(
        Stream.generate(() -> new Found(UUID.randomUUID(), tenant)).limit(jobs).toList());
  }

  private static List<UUID> ids(List<Found> found, UUID tenant, int most) {
    return found.stream()
        .filter(job -> job.tenant().equals(tenant))
        .limit(most)
        .map(Found::id)
        .toList();
  }
}
