package io.billhook.devkit.faults.check;

import io.billhook.devkit.faults.check.Books.Entry;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Installation;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import io.billhook.devkit.faults.load.Item;
import io.billhook.devkit.faults.load.Load;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds the law against one load.
 *
 * @param since when it began
 * @param end of the fault
 */
public record Checker(Installation installation, Load load, Instant since, Instant end) {
  private static final long LOOK_MILLIS = 500;
  private static final int SHOWN = 20;

  /** What comes twice comes late. */
  private static final long QUIET_MILLIS = 2_000;

  /**
   * Waits until the law holds, and after some quiet still holds: a job of a schedule may run just
   * when it is looked.
   *
   * @param patience since the fault's end; what does not hold then is broken
   */
  public Verdict await(Duration patience) throws InterruptedException, IOException, SQLException {
    while (true) {
      while (!look().isSound() && isBefore(patience)) {
        Thread.sleep(LOOK_MILLIS);
      }
      Thread.sleep(QUIET_MILLIS);
      Verdict verdict = look();
      if (verdict.isSound() || !isBefore(patience)) {
        return verdict;
      }
    }
  }

  private boolean isBefore(Duration patience) {
    return Instant.now().isBefore(end.plus(patience));
  }

  /** What the programs have printed of some of those for which a law does not hold. */
  public List<String> evidence(Verdict verdict) throws IOException, SQLException {
    List<String> ids =
        verdict.broken().stream()
            .flatMap(law -> law.ids().stream().limit(SHOWN))
            .distinct()
            .toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>(ids);
    all.addAll(Books.jobsOf(installation, ids));
    return new Logs(installation.folder()).of(all);
  }

  private Verdict look() throws IOException, SQLException {
    List<Item> items = load.items();
    Books books = Books.of(installation, load, since);
    Effects effects = Effects.of(installation.simulators(), load);
    List<Item> acknowledged = items.stream().filter(item -> item.acknowledged() != null).toList();
    List<Item> twice = items.stream().filter(item -> isTwice(item, books, effects)).toList();
    List<Broken> broken =
        Stream.of(
                broken("refused", items, books, Item::refused),
                broken("never acknowledged", items, books, item -> item.acknowledged() == null),
                broken("lost", acknowledged, books, item -> entries(item, books).isEmpty()),
                broken("not done", acknowledged, books, item -> !isDone(item, books)),
                broken("no effect", acknowledged, books, item -> isMissed(item, effects)),
                broken("doubled", twice, books, _ -> true),
                Broken.of("jobs left", books.left()),
                Broken.of("hold is not empty", books.held()),
                Broken.of("ended or not ready", unready()))
            .filter(law -> !law.lines().isEmpty())
            .toList();
    return new Verdict(
        acknowledged.size(),
        (int) acknowledged.stream().filter(item -> !entries(item, books).isEmpty()).count(),
        effects.all(),
        twice.size(),
        books.burned(),
        recovery(acknowledged, books),
        broken);
  }

  private static Broken broken(String law, List<Item> items, Books books, Predicate<Item> is) {
    List<Item> hit = items.stream().filter(is).toList();
    List<String> ids =
        hit.stream()
            .flatMap(
                item ->
                    Stream.concat(
                        Stream.of(item.id()), entries(item, books).stream().map(Entry::job)))
            .filter(id -> !id.isEmpty())
            .toList();
    return new Broken(
        law, ids, hit.stream().map(item -> item + " " + entries(item, books)).toList());
  }

  /** Its rows; of a receipt those of the event and of the mail. */
  private static List<Entry> entries(Item item, Books books) {
    List<Entry> entries = new ArrayList<>();
    if (item.kind().isEvent()) {
      entries.addAll(books.events().getOrDefault(item.id(), List.of()));
    }
    if (item.kind().hasEffect()) {
      entries.addAll(books.messages().getOrDefault(item.recipient(), List.of()));
    }
    return entries;
  }

  private static int parts(Item item) {
    return (item.kind().isEvent() ? 1 : 0) + (item.kind().hasEffect() ? 1 : 0);
  }

  private static boolean isDone(Item item, Books books) {
    List<Entry> entries = entries(item, books);
    return entries.size() >= parts(item)
        && entries.stream().allMatch(entry -> entry.doneAt() != null);
  }

  private static boolean isMissed(Item item, Effects effects) {
    return item.kind().hasEffect() && effects.of(item.recipient()) == 0;
  }

  private static boolean isTwice(Item item, Books books, Effects effects) {
    return entries(item, books).size() > parts(item)
        || (item.kind().hasEffect() && effects.of(item.recipient()) > 1);
  }

  private Duration recovery(List<Item> acknowledged, Books books) {
    Instant last =
        acknowledged.stream()
            .filter(item -> item.begun().isBefore(end))
            .flatMap(
                item ->
                    Stream.concat(
                        Stream.of(item.acknowledged()),
                        entries(item, books).stream().map(Entry::doneAt)))
            .filter(Objects::nonNull)
            .max(Instant::compareTo)
            .orElse(end);
    return last.isAfter(end) ? Duration.between(end, last) : Duration.ZERO;
  }

  private List<String> unready() {
    return installation.programs().stream()
        .filter(program -> !program.name().equals(Place.SIMULATORS.toString()))
        .map(Checker::unready)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String unready(Program program) {
    if (!program.isAlive()) {
      return program.name() + " has ended";
    }
    try {
      Door door = new Door(URI.create("http://127.0.0.1:" + program.port()));
      Door.Answer answer = door.get("/health/ready");
      return answer.status() == 200 ? "" : program.name() + ": " + answer.body();
    } catch (IOException e) {
      return program.name() + ": " + e;
    }
  }
}
