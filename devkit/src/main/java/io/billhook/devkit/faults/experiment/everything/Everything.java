package io.billhook.devkit.faults.experiment.everything;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Program;
import io.billhook.devkit.faults.load.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What the seed chooses is the same each time; what it meets is not. */
public final class Everything implements Experiment {
  /** So many troubles at once, at the most. */
  private static final int HANDS = 3;

  private static final int LONGEST_SECONDS = 8;
  private static final int LONGEST_REST_SECONDS = 12;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Set<String> befallen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger felt = new AtomicInteger();

  @Override
  public String what() {
    return "up to three at once, at random, of: processes that are killed, ended, stand still;"
        + " PostgreSQL, RabbitMQ and providers that are ill; bad networks between any two";
  }

  @Override
  public Duration lasts() {
    return Duration.ofMinutes(20);
  }

  @Override
  public Rates rates() {
    return new Rates(12, 2, 4, 0.2);
  }

  /** Nothing but the ledger tells of messages that were lost. */
  @Override
  public Duration patience() {
    return Duration.ofMinutes(2);
  }

  @Override
  public void run(Lab lab) throws Exception {
    long end = System.nanoTime() + lab.lasts().toNanos();
    List<Callable<Void>> hands = new ArrayList<>();
    for (int i = 0; i < HANDS; i++) {
      Random random = new Random(lab.random().nextLong());
      hands.add(() -> hand(lab, random, end));
    }
    hands.add(() -> orchestrate(lab, end));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> hand : threads.invokeAll(hands)) {
        hand.get();
      }
    }
    lab.installation().mend();
    lab.prove(
        "%d of %d troubles were felt".formatted(felt.get(), begun.get()),
        felt.get() * 2 > begun.get());
  }

  private Void hand(Lab lab, Random random, long end) throws Exception {
    while (System.nanoTime() < end) {
      lab.hold(Duration.ofSeconds(random.nextInt(LONGEST_REST_SECONDS + 1)));
      List<Trouble> kind = Troubles.ALL.get(random.nextInt(Troubles.ALL.size()));
      Trouble trouble = kind.get(random.nextInt(kind.size()));
      Duration time = Duration.ofSeconds(1 + random.nextInt(LONGEST_SECONDS));
      if (befallen.add(trouble.subject())) {
        befall(lab, trouble, time);
      }
    }
    return null;
  }

  private void befall(Lab lab, Trouble trouble, Duration time) throws Exception {
    begun.incrementAndGet();
    note(lab, "%s %s for %d s".formatted(trouble.subject(), trouble.name(), time.toSeconds()));
    try {
      if (trouble.act().befall(lab, time)) {
        felt.incrementAndGet();
      }
    } catch (Exception e) {
      throw new IllegalStateException(trouble.subject() + " " + trouble.name(), e);
    } finally {
      befallen.remove(trouble.subject());
    }
  }

  /** Beside what the programs print. */
  private static synchronized void note(Lab lab, String what) throws IOException {
    Files.writeString(
        lab.installation().folder().resolve("troubles.txt"),
        Instant.now() + " " + what + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Starts what has ended by itself, as whoever runs it would. */
  private Void orchestrate(Lab lab, long end) throws Exception {
    while (System.nanoTime() < end) {
      lab.hold(LOOK);
      for (Program program : lab.installation().programs()) {
        String subject = program.name();
        if (befallen.add(subject)) {
          if (!program.isAlive()) {
            program.start();
          }
          befallen.remove(subject);
        }
      }
    }
    return null;
  }
}
