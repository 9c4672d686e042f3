package io.billhook.devkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged of the broker from now on, as warnings, with their reasons. */
final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.billhook.broker");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Warnings() {
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      lines.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
    }
  }

  /** Waits for a line with all of these in it. */
  void await(List<String> parts) {
    Await.until(
        "a warning with " + parts + " among " + lines,
        () -> lines.stream().anyMatch(line -> parts.stream().allMatch(line::contains)));
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
