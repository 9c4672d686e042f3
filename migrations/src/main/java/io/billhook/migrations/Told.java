package io.billhook.migrations;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Statements that Flyway's connection is told at an event, as the head of each.
 *
 * @param sql without parameters
 */
record Told(Event event, String sql) implements Callback {
  @Override
  public boolean supports(Event other, Context context) {
    return other == event;
  }

  @Override
  public boolean canHandleInTransaction(Event other, Context context) {
    return true;
  }

  @Override
  public void handle(Event other, Context context) {
    try (var statement = context.getConnection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new FlywayException(e);
    }
  }

  @Override
  public String getCallbackName() {
    return event.getId();
  }
}
