package io.billhook.launcher.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** Hands on what is logged through the JDK's own logging, as the JDBC driver does. */
final class JdkHandler extends Handler {
  private final SimpleFormatter formatter = new SimpleFormatter();

  @Override
  public void publish(LogRecord item) {
    String name = item.getLoggerName();
    LoggerFactory.getLogger(name == null ? "" : name)
        .atLevel(level(item.getLevel().intValue()))
        .setCause(item.getThrown())
        .log(formatter.formatMessage(item));
  }

  private static org.slf4j.event.Level level(int value) {
    if (value >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    return value >= Level.INFO.intValue()
        ? org.slf4j.event.Level.INFO
        : org.slf4j.event.Level.DEBUG;
  }

  @Override
  public void flush() {
    // each record is handed on at once
  }

  @Override
  public void close() {
    // nothing is held
  }
}
