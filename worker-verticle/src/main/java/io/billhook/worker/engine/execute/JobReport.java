package io.billhook.worker.engine.execute;

import io.billhook.worker.engine.claim.ClaimedJob;
import io.billhook.worker.engine.execute.AttemptResult.How;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One log line and one measurement for each attempt. Never args, never what a person wrote. */
public final class JobReport {
  private static final Logger log = LoggerFactory.getLogger("io.billhook.job");

  private final MeterRegistry meters;

  public JobReport(MeterRegistry meters) {
    this.meters = meters;
  }

  void attempted(ClaimedJob job, AttemptResult result, Duration took) {
    Timer.builder("billhook.job.wait")
        .description("From when a job was due to when it was claimed")
        .tag("queue", job.queue())
        .register(meters)
        .record(Duration.between(job.runAt(), job.attemptedAt()));
    Timer.builder("billhook.job.duration")
        .description("One attempt, from the start of its handler to the ledger's commit")
        .tag("kind", job.kind())
        .tag("outcome", result.how().label())
        .register(meters)
        .record(took);
    log.atLevel(result.how() == How.DEAD ? Level.WARN : Level.INFO)
        .addKeyValue("kind", job.kind())
        .addKeyValue("id", job.id())
        .addKeyValue("tenant", job.tenant())
        .addKeyValue("attempt", job.attempt())
        .addKeyValue("max_attempts", job.maxAttempts())
        .addKeyValue("duration_ms", took.toMillis())
        .addKeyValue("outcome", result.how().label())
        .addKeyValue("next_delay_ms", result.next() == null ? null : result.next().toMillis())
        .log("job.attempted");
  }
}
