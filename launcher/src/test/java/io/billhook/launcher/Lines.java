package io.billhook.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** What a process has written so far, read by a thread of its own so that it never blocks. */
final class Lines {
  private static final long LONGEST_MILLIS = 10_000;

  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  private Lines(InputStream stream) {
    // A pipe blocks the thread below a virtual one, and with a few of them there is none left.
    this.reader = Thread.ofPlatform().daemon().unstarted(() -> read(stream));
  }

  static Lines of(InputStream stream) {
    Lines lines = new Lines(stream);
    lines.reader.start();
    return lines;
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  String text() {
    return String.join("\n", lines());
  }

  /** All of it, when the process has ended. */
  String awaitText() {
    try {
      reader.join(LONGEST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text();
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  private void read(InputStream stream) {
    try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(cannot be read: " + e.getMessage() + ")");
    }
  }
}
