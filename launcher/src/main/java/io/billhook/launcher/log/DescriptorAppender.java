package io.billhook.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes to the process's own standard output or error, whatever {@link System#out} and {@link
 * System#err} are: those log what is printed ({@link JsonLines}). Named in logback-json.xml.
 *
 * <p>A write that fails, as to a full disk, loses its line alone: the stream is a PrintStream,
 * which keeps the failure to itself. After an exception Logback would write no more, for good.
 */
public final class DescriptorAppender extends OutputStreamAppender<ILoggingEvent> {
  private FileDescriptor descriptor = FileDescriptor.err;

  /** For logback: {@code out}, or {@code err} where it is not called. */
  public void setTarget(String target) {
    descriptor = target.equals("out") ? FileDescriptor.out : FileDescriptor.err;
  }

  @Override
  public void start() {
    setOutputStream(
        new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8));
    super.start();
  }
}
