package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** What must hold of some traffic once everything is well again. */
final class Verdict {
  /** The simulators keep the newest 10,000 calls: of a larger traffic some may be forgotten. */
  private static final int COUNTABLE = 5_000;

  private Verdict() {}

  /**
   * Waits until every job of the traffic has ended, then checks that all of them completed, that
   * what was acknowledged is among what was stored, and that each mail and receipt was sent exactly
   * once, by the inbox and by what the provider was asked.
   */
  static void await(Plant plant, Traffic traffic, Duration longest) {
    Ledger ledger = plant.ledger;
    awaitEnd(ledger, traffic.name(), longest);
    System.out.println(
        traffic.name()
            + ": acknowledged "
            + traffic.acknowledged()
            + ", refused "
            + traffic.refused());
    assertThat(ledger.states(traffic.name())).containsExactly("4");

    List<String> stored =
        ledger.texts(
            "SELECT recipient FROM email WHERE status = 'sent' AND recipient ~ '^"
                + traffic.name()
                + "[0-9]+@'");
    assertThat(new HashSet<>(stored)).hasSameSizeAs(stored).containsAll(traffic.recipients());
    List<String> received =
        plant.client.inbox().stream()
            .map(mail -> mail.getString("to"))
            .filter(to -> to.matches(traffic.name() + "[0-9]+@.*"))
            .toList();
    assertThat(received).containsExactlyInAnyOrderElementsOf(stored);
    if (traffic.acknowledged() < COUNTABLE) {
      assertThat(effects(plant, traffic)).containsExactlyInAnyOrderElementsOf(stored);
    }

    assertThat(
            ledger.texts(
                "SELECT external_id FROM webhook_event WHERE state = 'processed' AND external_id ~ '^evt_"
                    + traffic.name()
                    + "[0-9]+$'"))
        .doesNotHaveDuplicates()
        .containsAll(traffic.events());
  }

  /**
   * To whom mails were accepted. A call that repeats another's idempotency key has no effect: the
   * provider gives the answer that it gave before.
   */
  private static List<String> effects(Plant plant, Traffic traffic) {
    return sent(plant, traffic, call -> !call.getBoolean("replayed"));
  }

  /** How often the provider was asked to send one of its mails, repeats included. */
  static long calls(Plant plant, Traffic traffic) {
    return sent(plant, traffic, _ -> true).size();
  }

  private static List<String> sent(Plant plant, Traffic traffic, Predicate<JsonObject> wanted) {
    return plant.client.calls("brevo").stream()
        .filter(call -> "POST".equals(call.getString("method")) && wanted.test(call))
        .map(call -> call.getJsonObject("body").getJsonArray("to").getJsonObject(0))
        .map(to -> to.getString("email"))
        .filter(to -> to.matches(traffic.name() + "[0-9]+@.*"))
        .toList();
  }

  private static void awaitEnd(Ledger ledger, String traffic, Duration longest) {
    try {
      Await.until("the end of every job of " + traffic, longest, () -> ledger.ended(traffic));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", ledger.left(traffic)), e);
    }
  }
}
