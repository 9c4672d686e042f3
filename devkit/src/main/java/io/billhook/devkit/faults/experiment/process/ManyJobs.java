package io.billhook.devkit.faults.experiment.process;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import io.billhook.devkit.faults.installation.Place;
import io.billhook.devkit.faults.installation.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * They are due at once, for mails that are not there, so that what is done with each is the
 * engine's work alone.
 */
record ManyJobs(int jobs, int megabytes) implements Experiment {
  private static final List<Place> WORKERS = List.of(Place.WORKER, Place.OTHER_WORKER);

  /** Ids in order of time, as every job's. */
  private static final String ENQUEUE =
      """
      INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at, dispatch_at)
      SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
              || '7' || substr(md5(random()::text), 1, 3)
              || '8' || substr(md5(random()::text), 1, 15))::uuid,
             'email.send', 'email-bulk', jsonb_build_object('email', gen_random_uuid()),
             1, 16, now(), now()
      FROM generate_series(1, \
      """;

  private static final String WAITING =
      "SELECT count(*) FROM job WHERE queue = 'email-bulk' AND state IN (0, 1, 2, 3)";

  @Override
  public String name() {
    return "many-jobs-" + jobs / 1_000 + "k";
  }

  @Override
  public String what() {
    return "%,d jobs wait for workers with %d MB of heap".formatted(jobs, megabytes);
  }

  @Override
  public Duration lasts() {
    return Duration.ofMinutes(3); // at the most
  }

  @Override
  public void run(Lab lab) throws Exception {
    List<Program> workers = WORKERS.stream().map(lab::program).toList();
    workers.forEach(Program::terminate);
    lab.execute(ENQUEUE + jobs + ")");
    long waited = lab.number(WAITING);
    lab.prove(waited + " jobs waited", waited >= jobs);
    // Of all that sets it, this has the last word.
    Map<String, String> little = Map.of("_JAVA_OPTIONS", "-Xmx" + megabytes + "m");
    workers.forEach(worker -> worker.start(List.of(), little));
    workers.forEach(Program::awaitReady);
    long end = System.nanoTime() + lab.lasts().toNanos();
    while (lab.number(WAITING) > 0 && System.nanoTime() < end) {
      lab.hold(Duration.ofMillis(500));
    }
    lab.prove("they were worked off", lab.number(WAITING) == 0);
    lab.prove("none of the workers has ended", workers.stream().allMatch(Program::isAlive));
    workers.forEach(Program::terminate);
    workers.forEach(Program::start);
    workers.forEach(Program::awaitReady);
  }
}
