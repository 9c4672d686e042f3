package io.billhook.bench.processes.check;

import io.billhook.bench.processes.fleet.Fleet;
import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.Session;
import io.billhook.bench.processes.fleet.Stranger;
import io.billhook.bench.processes.fleet.Traffic;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

final class ForgedKids implements Check {
  private static final double FORGED_PER_SECOND = 25; // to each of two

  /** Between the first to one and the first to the other: they must not look at one time. */
  private static final int APART_SECONDS = 5;

  /** Longer than any process may take to learn of a key. */
  private static final Duration LONGEST = Duration.ofSeconds(40);

  private static final int AFTERWARDS = 50;

  @Override
  public String name() {
    return "forged-kids";
  }

  @Override
  public String does() {
    return "billhook keys rotate --now, while a stranger sends 50 tokens a second that name keys"
        + " which nobody has; each new token is shown to both apis at once";
  }

  @Override
  public String holds() {
    return "no valid token is 401, and the new key signs within %d s"
        .formatted(LONGEST.toSeconds());
  }

  @Override
  public Figure run(Fleet fleet) throws Exception {
    Person person = Person.signUp(fleet);
    Stranger stranger = new Stranger();
    Traffic here = forged(stranger, fleet.apis().getFirst());
    TimeUnit.SECONDS.sleep(APART_SECONDS);
    Traffic there = forged(stranger, fleet.apis().getLast());
    try (stranger;
        here;
        there) {
      Shown shown = new Shown(fleet, person.session());
      shown.show(AFTERWARDS);
      String before = shown.newest.signer();
      long start = System.nanoTime();
      fleet.command(Map.of(), "keys", "rotate", "--now");
      while (shown.newest.signer().equals(before)
          && System.nanoTime() - start < LONGEST.toNanos()) {
        shown.show(1);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      boolean signs = !shown.newest.signer().equals(before);
      shown.show(AFTERWARDS);
      String when = signs ? "the new key signs after %.1f s".formatted(seconds) : "it never signs";
      return new Figure(
          "not taken: %d of %d; %s; forged, in place of 401: %s, %s"
              .formatted(shown.refused, shown.asked, when, here, there),
          shown.refused == 0 && signs && here.unwanted("2") + there.unwanted("2") == 0);
    }
  }

  private static Traffic forged(Stranger stranger, Program api) {
    return Traffic.begin(FORGED_PER_SECOND, _ -> stranger.send(api), status -> status == 401);
  }

  /** A session that is refreshed by one api after the other, and its tokens at both. */
  private static final class Shown {
    private final List<Door> apis;
    private Session newest;
    private int asked;
    private int refused;

    Shown(Fleet fleet, Session first) {
      apis = List.of(fleet.api(0), fleet.api(1));
      newest = first;
    }

    /** So many times, ten a second at the most. */
    void show(int times) throws IOException, InterruptedException {
      for (int i = 0; i < times; i++) {
        newest = newest.refreshed(apis.get(asked / apis.size() % apis.size()));
        for (Door api : apis) {
          int status = api.send("GET", "/v1/me", Person.bearer(newest.access()), "").status();
          asked++;
          refused += status == 200 ? 0 : 1;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }
}
