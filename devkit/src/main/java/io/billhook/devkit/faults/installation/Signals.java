package io.billhook.devkit.faults.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What {@code kill} does, which Java has only two of. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal by name, such as STOP, in the order given.
   *
   * @throws IllegalStateException where none of them took it
   */
  public static void send(String name, List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    try {
      Process kill = new ProcessBuilder(command).redirectErrorStream(true).start();
      // Of several one may have ended in the meantime.
      if (kill.waitFor() != 0 && processes.stream().noneMatch(ProcessHandle::isAlive)) {
        throw new IllegalStateException(command + " hit nobody");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
