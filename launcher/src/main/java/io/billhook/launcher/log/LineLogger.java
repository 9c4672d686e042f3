package io.billhook.launcher.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Logs each line that is written to it. */
final class LineLogger extends OutputStream {
  private static final int LONGEST = 64 * 1024;

  private final Logger log;
  private final Level level;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineLogger(Logger log, Level level) {
    this.log = log;
    this.level = level;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end();
    } else {
      line.write(b);
      if (line.size() == LONGEST) {
        end();
      }
    }
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      log.atLevel(level).log(text);
    }
  }
}
