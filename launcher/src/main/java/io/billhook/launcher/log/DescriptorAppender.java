package io.billhook.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * Writes to the process's own standard output or error, whatever {@link System#out} and {@link
 * System#err} are: those log what is printed ({@link JsonLines}). Named in logback-json.xml.
 */
public final class DescriptorAppender extends OutputStreamAppender<ILoggingEvent> {
  private FileDescriptor descriptor = FileDescriptor.err;

  /** For logback: {@code out}, or {@code err} where it is not called. */
  public void setTarget(String target) {
    descriptor = target.equals("out") ? FileDescriptor.out : FileDescriptor.err;
  }

  @Override
  public void start() {
    setOutputStream(new FileOutputStream(descriptor));
    super.start();
  }
}
