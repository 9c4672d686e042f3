package io.billhook.bench.intake;

import io.billhook.bench.server.ScratchDatabase;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * What the ledger says of the events that were answered with 200.
 *
 * @param events rows in the ledger; may be more, where an answer was lost
 * @param lost answered, but without their row or without their job
 * @param doubled in the ledger twice, or with two jobs
 */
public record IntakeLedger(long events, long lost, long doubled) {
  private static final int ROWS_AT_ONCE = 10_000;

  /**
   * Reads it.
   *
   * @param acknowledged the numbers of those events
   */
  public static IntakeLedger read(ScratchDatabase database, BitSet acknowledged)
      throws SQLException {
    BitSet stored = new BitSet();
    long events = 0;
    long doubled = 0;
    try (var connection = database.connect()) {
      connection.setAutoCommit(false); // or all rows would come at once
      try (var statement = connection.prepareStatement(IntakeSql.EVENTS)) {
        statement.setFetchSize(ROWS_AT_ONCE);
        var rows = statement.executeQuery();
        while (rows.next()) {
          events++;
          int number = SignedEvents.number(rows.getString("external_id"));
          boolean again = rows.getInt("duplicates") > 0 || stored.get(number);
          doubled += again || rows.getLong("jobs") > 1 ? 1 : 0;
          if (rows.getLong("jobs") > 0) {
            stored.set(number);
          }
        }
      }
    }
    BitSet lost = (BitSet) acknowledged.clone();
    lost.andNot(stored);
    return new IntakeLedger(events, lost.cardinality(), doubled);
  }
}
