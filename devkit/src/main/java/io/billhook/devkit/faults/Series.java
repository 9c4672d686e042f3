package io.billhook.devkit.faults;

import io.billhook.devkit.Await;
import io.billhook.devkit.WorkFolder;
import io.billhook.devkit.faults.check.Checker;
import io.billhook.devkit.faults.check.Verdict;
import io.billhook.devkit.faults.installation.Installation;
import io.billhook.devkit.faults.installation.Setup;
import io.billhook.devkit.faults.load.Load;
import io.billhook.devkit.faults.load.Owner;
import io.billhook.devkit.faults.load.Rates;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Experiments one after the other. Those with equal setups share an installation for as long as
 * each leaves it sound; the first of them that does not gives the next a new one.
 */
public final class Series implements AutoCloseable {
  private static final Duration WARM = Duration.ofSeconds(2);

  /** Load goes on for so long after the fault. */
  private static final Duration AFTER = Duration.ofSeconds(2);

  private final Consumer<String> progress;
  private final double load;
  private final double patience;
  private @Nullable Installation installation;
  private @Nullable Setup setup;
  private String key = "";
  private int loads;
  private boolean closed;

  /**
   * @param progress is told what happens
   * @param load times what experiments ask for
   * @param patience times that of experiments
   */
  public Series(Consumer<String> progress, double load, double patience) {
    this.progress = progress;
    this.load = load;
    this.patience = patience;
  }

  /**
   * Runs one.
   *
   * @param seed of all that is random in it
   * @param lasts of the fault; null for as long as the experiment says
   */
  public Outcome run(Experiment experiment, long seed, @Nullable Duration lasts) throws Exception {
    String lacks = Installation.lacks().or(experiment::lacks).orElse(null);
    if (lacks != null) {
      return Outcome.skipped(experiment, lacks);
    }
    Installation here = installation(experiment.setup());
    Random random = new Random(seed);
    Duration time = lasts == null ? experiment.lasts() : lasts;
    Rates rates = experiment.rates().times(load);
    here.simulators().delete("/_sim/calls").ok(); // of experiments before
    Instant since = Instant.now();
    Load clients =
        new Load(here, ++loads, key, random.nextLong()).withPeople(here, people(rates, time));
    Lab lab = new Lab(here, clients, random, time);
    Outcome outcome;
    try (clients) {
      clients.begin(rates);
      Thread.sleep(WARM);
      Await.until("the load is taken", () -> clients.acknowledged() > 10);
      experiment.run(lab);
      Instant end = Instant.now();
      Thread.sleep(AFTER);
      clients.stop();
      Checker checker = new Checker(here, clients, since, end);
      Verdict verdict = checker.await(patience(experiment));
      outcome = Outcome.judged(experiment, seed, lab, verdict, checker.evidence(verdict));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      outcome = Outcome.failed(experiment, seed, lab, e);
    }
    if (outcome.isSound()) {
      here.mend();
    } else {
      progress.accept("what was printed is in " + here.folder());
      end();
    }
    return outcome;
  }

  private Duration patience(Experiment experiment) {
    return Duration.ofMillis((long) (patience * experiment.patience().toMillis()));
  }

  /** An account for each text; each person's pace varies by half. */
  private static int people(Rates rates, Duration time) {
    return (int) Math.ceil(2 * rates.texts() * (time.toSeconds() + 60));
  }

  /** Whoever closes meanwhile waits for it, so that nothing of it is left running. */
  private synchronized Installation installation(Setup wanted) throws IOException, SQLException {
    if (closed) {
      throw new IllegalStateException("The series is closed");
    }
    Installation now = installation;
    if (now != null && wanted.equals(setup)) {
      return now;
    }
    endSound();
    progress.accept("starting an installation…");
    Installation made = Installation.start(wanted);
    installation = made;
    setup = wanted;
    key = Owner.signUp(made.api(), made.simulators());
    return made;
  }

  /** The experiments in an order in which as few installations as possible are started. */
  public static List<Experiment> inOrder(List<Experiment> experiments) {
    List<Experiment> ordered = new ArrayList<>();
    List<Setup> setups = experiments.stream().map(Experiment::setup).distinct().toList();
    for (Setup each : setups) {
      experiments.stream().filter(e -> e.setup().equals(each)).forEach(ordered::add);
    }
    return ordered;
  }

  /** Also from another thread, while {@link #run} runs or an installation starts. */
  @Override
  public synchronized void close() {
    closed = true;
    endSound();
  }

  /** What a sound installation has printed goes with it. */
  private void endSound() {
    Installation ended = end();
    if (ended != null) {
      WorkFolder.delete(ended.folder());
    }
  }

  private synchronized @Nullable Installation end() {
    Installation now = installation;
    installation = null;
    if (now != null) {
      now.close();
    }
    return now;
  }
}
