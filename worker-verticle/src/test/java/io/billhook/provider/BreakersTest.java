package io.billhook.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerState.Phase;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.testing.TestDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BreakersTest {
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(1, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  @Test
  void each_bears_as_many_calls_at_once_as_it_was_made_for_within_bounds() {
    var breakers =
        new Breakers(TestDatabase.vertx(), new Metrics().registry(), SETTINGS, () -> true, _ -> {});
    assertThat(breakers.of("few", 3).atOnce()).isEqualTo(3);
    assertThat(breakers.of("none", 0).atOnce()).isEqualTo(1);
    assertThat(breakers.of("many", 6_000).atOnce()).isEqualTo(Breakers.MOST_AT_ONCE);
  }

  @Test
  void states_show_in_the_list_and_in_the_gauge() {
    try (var metrics = new Metrics()) {
      var breakers =
          new Breakers(TestDatabase.vertx(), metrics.registry(), SETTINGS, () -> true, _ -> {});
      open(breakers.of("stripe"));
      assertThat(breakers.of("brevo")).isSameAs(breakers.of("brevo"));

      assertThat(breakers.states())
          .containsExactly(
              new BreakerState("brevo", Phase.CLOSED, 0),
              new BreakerState("stripe", Phase.OPEN, 1));
      assertThat(metrics.scrape())
          .contains("billhook_breaker_state{name=\"stripe\"} 2.0")
          .contains("billhook_breaker_state{name=\"brevo\"} 0.0");
    }
  }

  @Test
  void other_processes_see_the_states_in_the_table() {
    try (var engine = TestDatabase.engine();
        var metrics = new Metrics()) {
      long process = System.nanoTime();
      var table = new BreakerTable(engine, () -> process);
      var breakers =
          new Breakers(TestDatabase.vertx(), metrics.registry(), SETTINGS, () -> true, table);
      open(breakers.of("stripe"));
      table.written().await();

      assertThat(rows(process)).containsExactly("stripe open 1");

      for (Phase phase : List.of(Phase.HALF_OPEN, Phase.OPEN, Phase.HALF_OPEN, Phase.CLOSED)) {
        table.accept(new BreakerState("stripe", phase, 0));
      }
      table.written().await();
      assertThat(rows(process)).containsExactly("stripe closed 0");
    }
  }

  @Test
  void a_state_that_cannot_be_written_does_not_stop_the_next_one() {
    try (var engine = TestDatabase.engine()) {
      long process = System.nanoTime();
      var table = new BreakerTable(engine, () -> process);
      table.accept(new BreakerState("stripe", Phase.OPEN, -1)); // refused by a CHECK
      table.accept(new BreakerState("stripe", Phase.CLOSED, 0));
      Future<?> written = table.written();
      written.await();
      assertThat(rows(process)).containsExactly("stripe closed 0");
    }
  }

  private static List<String> rows(long process) {
    return TestDatabase.as(
            Role.OPS,
            TenantScope.none(),
            "SELECT name || ' ' || state || ' ' || failures AS line FROM breaker WHERE process = $1",
            process)
        .stream()
        .map((Row row) -> row.text("line"))
        .toList();
  }

  private static void open(Breaker breaker) {
    assertThatThrownBy(
            () ->
                breaker.<String, RuntimeException>call(
                    () -> {
                      throw new ProviderException("stripe", new Kind.Transient(), "HTTP 500");
                    }))
        .isInstanceOf(ProviderException.class);
  }
}
