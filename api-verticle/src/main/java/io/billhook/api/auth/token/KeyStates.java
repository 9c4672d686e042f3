package io.billhook.api.auth.token;

import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far each signing key is; shows no key. */
public final class KeyStates {

  /** Where a key is in its life. */
  public sealed interface State {
    /** Until every api has it. */
    record Waits() implements State {}

    record SignsFrom(Instant time) implements State {}

    record Signs() implements State {}

    record TakenUntil(Instant time) implements State {}
  }

  /** One key. */
  public record Shown(String kid, State state) {}

  private final Transactions auth;
  private final Clock clock;

  public KeyStates(Transactions auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  /** All that are not retired, oldest first. */
  public List<Shown> all() {
    Instant now = clock.instant();
    List<Shown> newestFirst = new ArrayList<>();
    boolean signed = false;
    for (Row row : auth.read(SigningKeysSql.ALL, now).map(row -> row).reversed()) {
      State state = state(row, now, signed);
      signed |= state instanceof State.Signs;
      newestFirst.add(new Shown(row.text("id"), state));
    }
    return newestFirst.reversed();
  }

  /**
   * @param after whether a newer one signs already
   */
  private static State state(Row row, Instant now, boolean after) {
    @Nullable Instant end = row.instantOrNull("retired_at");
    Instant begin = row.instant("signs_from");
    if (!row.bool("agreed")) {
      return new State.Waits();
    } else if (begin.isAfter(now)) {
      return new State.SignsFrom(begin);
    }
    return after && end != null ? new State.TakenUntil(end) : new State.Signs();
  }
}
