package io.billhook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.postgres.DatabaseException.Kind;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HalvesTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 1000).boxed().toList();

  private final List<Integer> written = new ArrayList<>();
  private final List<Integer> refused = new ArrayList<>();
  private int statements;

  @Test
  void two_bad_rows_among_a_thousand_are_found_in_few_statements() {
    Set<Integer> bad = Set.of(0, 617);
    write(items -> items.stream().anyMatch(bad::contains) ? failure("23514") : null).await();
    assertThat(refused).containsExactlyInAnyOrderElementsOf(bad);
    assertThat(written).hasSize(998).doesNotHaveDuplicates();
    assertThat(statements).isLessThanOrEqualTo(4 * 10 + 1); // a path of ten halvings for each
  }

  @Test
  void a_trigger_and_a_damaged_row_are_of_one_row_too() {
    for (String state : List.of("P0001", "XX001", "XX002", "22001")) {
      refused.clear();
      write(items -> items.contains(5) ? failure(state) : null).await();
      assertThat(refused).as(state).containsExactly(5);
    }
  }

  @Test
  void a_deadlock_is_tried_again_as_it_is() {
    write(items -> statements < 3 ? failure("40P01") : null).await();
    assertThat(statements).isEqualTo(3);
    assertThat(written).isEqualTo(ITEMS);
  }

  @Test
  void what_has_another_cause_fails_as_a_whole_and_at_once() {
    write(_ -> failure("42P01")).await();
    assertThat(statements).isOne();
    assertThat(refused).isEqualTo(ITEMS);
  }

  @Test
  void deadlocks_without_end_end() {
    write(_ -> failure("40P01")).await();
    assertThat(statements).isEqualTo(4);
    assertThat(refused).isEqualTo(ITEMS);
  }

  @Test
  void where_a_refusal_is_passed_on_nothing_more_is_tried() {
    assertThatThrownBy(
            () -> Halves.write(ITEMS, this::refuse, (_, e) -> Future.failedFuture(e)).await())
        .isInstanceOf(DatabaseException.class);
    assertThat(statements).isEqualTo(10); // from 1,000 down to one
  }

  private Future<Void> refuse(List<Integer> items) {
    statements++;
    return Future.failedFuture(failure("23514"));
  }

  private interface Database {
    @Nullable DatabaseException failureOf(List<Integer> items);
  }

  private Future<Void> write(Database database) {
    statements = 0;
    return Halves.write(
        ITEMS,
        items -> {
          statements++;
          DatabaseException failure = database.failureOf(items);
          if (failure != null) {
            return Future.failedFuture(failure);
          }
          written.addAll(items);
          return Future.succeededFuture();
        },
        (items, _) -> {
          refused.addAll(items);
          return Future.succeededFuture();
        });
  }

  private static DatabaseException failure(String state) {
    return new DatabaseException(Kind.REFUSED, "no", state, null, null);
  }
}
