package io.billhook.devkit.simulator.twilio;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Who has told which sender to stop, as Twilio keeps it. Guarded by whoever has it. */
final class OptedOut {
  /** Twilio docs, Advanced Opt-Out: default keywords. */
  private static final Set<String> STOP =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT");

  private static final Set<String> START = Set.of("START", "YES", "UNSTOP");

  private final Set<String> pairs = new HashSet<>();

  /** Heeds what a person has sent to a service or number. */
  void hear(String sender, String number, String body) {
    String word = body.strip().toUpperCase(Locale.ROOT);
    if (STOP.contains(word)) {
      pairs.add(sender + " " + number);
    } else if (START.contains(word)) {
      pairs.remove(sender + " " + number);
    }
  }

  boolean has(String sender, String number) {
    return pairs.contains(sender + " " + number);
  }
}
