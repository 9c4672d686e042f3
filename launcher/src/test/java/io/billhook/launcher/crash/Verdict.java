package io.billhook.launcher.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.launcher.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/** What must hold of some traffic once everything is well again. */
final class Verdict {
  private Verdict() {}

  /**
   * Waits until every job has ended, then checks that all of them completed, that what was
   * acknowledged is among what was stored, and that each mail and receipt was sent exactly once.
   */
  static void await(Plant plant, Traffic traffic, Duration longest) {
    Ledger ledger = plant.ledger;
    awaitEnd(ledger, longest);
    System.out.println(
        traffic.name()
            + ": acknowledged "
            + traffic.acknowledged()
            + ", refused "
            + traffic.refused());
    assertThat(ledger.texts("SELECT DISTINCT state FROM job")).containsExactly("4");

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

    assertThat(
            ledger.texts(
                "SELECT external_id FROM webhook_event WHERE state = 'processed' AND external_id ~ '^evt_"
                    + traffic.name()
                    + "[0-9]+$'"))
        .doesNotHaveDuplicates()
        .containsAll(traffic.events());
  }

  private static void awaitEnd(Ledger ledger, Duration longest) {
    try {
      Await.until("the end of every job", longest, () -> ledger.unfinished() == 0);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + String.join("\n", ledger.left()), e);
    }
  }
}
