package io.billhook.launcher;

import io.billhook.api.auth.token.KeyStates;
import io.billhook.api.auth.token.KeyStates.State;
import io.billhook.postgres.Transactions;
import io.billhook.process.LivingProcesses;
import io.billhook.process.LivingProcesses.Living;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** {@code billhook keys list} as a person sees it. */
final class KeyList {
  private final Transactions auth;

  KeyList(Transactions auth) {
    this.auth = auth;
  }

  void print() {
    List<Living> living = new LivingProcesses(auth).all();
    System.out.println("Keys of ENCRYPTION_KEYS, in their order:");
    for (Living each : living) {
      System.out.println(
          "  "
              + (each.saysKeys() ? String.join(", ", each.encryptionKeys()) : "not said")
              + " at "
              + each);
    }
    System.out.println("Keys that sign, oldest first:");
    for (KeyStates.Shown key : new KeyStates(auth, Clock.systemUTC()).all()) {
      System.out.println("  " + key.kid() + " " + state(key, living));
    }
  }

  private static String state(KeyStates.Shown key, List<Living> living) {
    return switch (key.state()) {
      case State.Waits _ -> "waits" + lacking(key.kid(), living);
      case State.SignsFrom later -> "signs from " + later.time();
      case State.Signs _ -> "signs";
      case State.TakenUntil end -> "signs no more, is taken until " + end.time();
    };
  }

  private static String lacking(String kid, List<Living> living) {
    String named =
        living.stream()
            .filter(each -> each.lacks(kid))
            .map(Living::toString)
            .collect(Collectors.joining(", "));
    return named.isEmpty() ? "" : " for " + named;
  }
}
