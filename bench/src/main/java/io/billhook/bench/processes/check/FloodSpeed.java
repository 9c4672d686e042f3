package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Mails;
import io.billhook.bench.processes.fleet.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** None of them has a share to exceed: what they have together the machine has. */
  private static final int OTHERS = 8;

  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "flood-speed";
  }

  @Override
  public String does() {
    return "a worker with %d slots sends %,d mails of one tenant, %d ms a mail; then as many of %d"
            .formatted(SLOTS, FLOOD, ANSWER.toMillis(), OTHERS)
        + " tenants";
  }

  @Override
  public String holds() {
    return "%.1f of the %.0f a second that the slots allow; or of what the %d have together, where"
            .formatted(LEAST, ALLOWED, OTHERS)
        + " the machine allows less";
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
    List<Mails> all = new ArrayList<>();
    for (int i = 0; i <= OTHERS; i++) {
      all.add(new Mails(fleet, Person.signUp(fleet).key("emails:read", "emails:write")));
    }
    fleet.slowMails(ANSWER);
    List<Mails> one = all.subList(0, 1);
    List<Mails> others = all.subList(1, all.size());
    double flood = perSecond(fleet, one);
    double machine = (perSecond(fleet, others) + perSecond(fleet, others)) / 2;
    flood = (flood + perSecond(fleet, one)) / 2; // a machine's own rate goes up and down
    double allowed = Math.min(ALLOWED, machine);
    return new Figure(
        "%.0f a second: %.2f of what the slots allow; of %d tenants %.0f: %.2f"
            .formatted(flood, flood / ALLOWED, OTHERS, machine, flood / machine),
        flood >= LEAST * allowed);
  }

  /** Of the mails of these, which wait for a worker that has just begun. */
  private static double perSecond(Fleet fleet, List<Mails> tenants) throws Exception {
    fleet.become(1, 0);
    for (Mails mails : tenants) {
      mails.flood(FLOOD / tenants.size());
    }
    long before = fleet.slowCalls();
    fleet.become(1, 1);
    long end = System.nanoTime() + LONGEST.toNanos();
    long begun = reach(fleet, before + FIRST, end);
    long start = System.nanoTime();
    long sent = reach(fleet, before + FLOOD, end) - begun; // to the last: none is left lying
    return sent * 1e9 / (System.nanoTime() - start);
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
