package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Mails;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Traffic;
import io.billhook.bench.report.Figures;
import io.billhook.devkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class FloodWaits implements Check {
  private static final int FLOOD = 3_000;
  private static final Duration ANSWER = Duration.ofMillis(80);
  private static final int SECONDS = 15;
  private static final double PER_SECOND = 4;
  private static final double MOST_MILLIS = 2_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "flood-waits";
  }

  @Override
  public String does() {
    return "one tenant asks for %,d mails, with 8 slots and %d ms a mail; then another for %.0f a"
            .formatted(FLOOD, ANSWER.toMillis(), PER_SECOND)
        + " second";
  }

  @Override
  public String holds() {
    return "the other's wait for less than 2 s (p99), while the flood goes on";
  }

  @Override
  public Map<String, String> variables() {
    return Map.of("WORKER_CONCURRENCY", "8");
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Mails flood = mails(fleet);
    Mails other = mails(fleet);
    fleet.become(2, 0);
    flood.flood(FLOOD);
    fleet.slowMails(ANSWER);
    fleet.become(2, 1);
    Traffic traffic = Traffic.begin(PER_SECOND, _ -> other.send(), status -> status == 202);
    try (traffic) {
      TimeUnit.SECONDS.sleep(SECONDS);
    }
    long sent = fleet.slowCalls();
    Await.until("the other's mails are sent", LONGEST, () -> waiting(other) == 0);
    double[] waits = other.waits();
    double p99 = Figures.percentile(waits, 0.99);
    Await.until("all are sent", LONGEST, () -> calls(fleet) >= FLOOD + waits.length);
    return new Figure(
        "p50 %.0f ms, p99 %.0f ms of %d; %,d of the flood sent by then"
            .formatted(Figures.percentile(waits, 0.5), p99, waits.length, sent - waits.length),
        p99 < MOST_MILLIS && sent < FLOOD && traffic.unwanted().isEmpty());
  }

  private static Mails mails(Fleet fleet) throws IOException {
    return new Mails(fleet, Person.signUp(fleet).key("emails:read", "emails:write"));
  }

  private static long waiting(Mails mails) {
    try {
      return mails.waiting();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long calls(Fleet fleet) {
    try {
      return fleet.slowCalls();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
