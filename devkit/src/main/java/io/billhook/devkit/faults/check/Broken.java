package io.billhook.devkit.faults.check;

import java.util.List;

/**
 * A law that does not hold.
 *
 * @param ids of what it does not hold for, to look for in logs
 * @param lines what is known of each
 */
public record Broken(String law, List<String> ids, List<String> lines) {
  private static final int SHOWN = 20;

  static Broken of(String law, List<String> lines) {
    return new Broken(law, List.of(), lines);
  }

  @Override
  public String toString() {
    List<String> shown = lines.size() > SHOWN ? lines.subList(0, SHOWN) : lines;
    return law + ": " + lines.size() + "\n    " + String.join("\n    ", shown);
  }
}
