package io.billhook.launcher.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes JSON lines of everything that is printed or thrown outside of the log. */
public final class JsonLines {
  private static final Logger log = LoggerFactory.getLogger(JsonLines.class);

  private JsonLines() {}

  /** From now on, in this JVM. */
  public static void begin() {
    System.setOut(stream("stdout", Level.INFO));
    System.setErr(stream("stderr", Level.WARN));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> log.atError().setCause(e).log("thread.ended"));
    LogManager.getLogManager().reset();
    java.util.logging.Logger.getLogger("").addHandler(new JdkHandler());
  }

  private static PrintStream stream(String name, Level level) {
    return new PrintStream(
        new LineLogger(LoggerFactory.getLogger(name), level), true, StandardCharsets.UTF_8);
  }
}
