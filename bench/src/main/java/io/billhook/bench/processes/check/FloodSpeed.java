package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Mails;
import io.billhook.bench.processes.fleet.Person;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class FloodSpeed implements Check {
  private static final int SLOTS = 64;
  private static final Duration ANSWER = Duration.ofMillis(100);
  private static final double ALLOWED = SLOTS * 1000.0 / ANSWER.toMillis();
  private static final double LEAST = 0.9;

  /** The worker's code is compiled by then. */
  private static final int FIRST = 1_500;

  private static final int FLOOD = 6_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "flood-speed";
  }

  @Override
  public String does() {
    return "a worker with %d slots sends %,d mails of one tenant, %d ms a mail"
        .formatted(SLOTS, FLOOD, ANSWER.toMillis());
  }

  @Override
  public String holds() {
    return "%.1f of the %.0f a second that the slots allow".formatted(LEAST, ALLOWED);
  }

  @Override
  public int apis() {
    return 1;
  }

  @Override
  public Map<String, String> variables() {
    return Map.of("WORKER_CONCURRENCY", Integer.toString(SLOTS));
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Mails mails = new Mails(fleet, Person.signUp(fleet).key("emails:read", "emails:write"));
    fleet.become(1, 0);
    mails.flood(FLOOD);
    fleet.slowMails(ANSWER);
    fleet.become(1, 1);
    long end = System.nanoTime() + LONGEST.toNanos();
    long begun = reach(fleet, FIRST, end);
    long start = System.nanoTime();
    long sent = reach(fleet, FLOOD, end) - begun; // to the last: none is left lying
    double perSecond = sent * 1e9 / (System.nanoTime() - start);
    return new Figure(
        "%.0f a second: %.2f".formatted(perSecond, perSecond / ALLOWED),
        perSecond >= LEAST * ALLOWED);
  }

  /** Waits for so many, or as long as there is; gives how many there were then. */
  private static long reach(Fleet fleet, long calls, long end) throws Exception {
    long now = fleet.slowCalls();
    while (now < calls && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
      now = fleet.slowCalls();
    }
    return now;
  }
}
