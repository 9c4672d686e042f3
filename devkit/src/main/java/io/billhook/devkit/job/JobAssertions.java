package io.billhook.devkit.job;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobState;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Database;
import io.billhook.published.Public;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Asserts which jobs wait in the ledger. A job is written as the last statement of its transaction,
 * so ask after the commit. Jobs that run or have ended do not count, but are named in the error.
 */
@Public
public final class JobAssertions {
  private static final int NAMED = 20;

  private JobAssertions() {}

  /**
   * Asserts that such a job waits.
   *
   * @return its id; that of the oldest where several match
   */
  public static <A extends JobArgs> UUID assertEnqueued(
      Database database, JobKind<A> kind, A args) {
    return assertEnqueued(database, kind, args, JobOptions.none());
  }

  /**
   * Asserts that such a job waits.
   *
   * @param options the tenant, unique key and time that it must have; what they leave open may be
   *     anything
   * @return its id; that of the oldest where several match
   */
  public static <A extends JobArgs> UUID assertEnqueued(
      Database database, JobKind<A> kind, A args, JobOptions options) {
    List<WaitingJob<A>> waiting = waiting(database, kind);
    return waiting.stream()
        .filter(job -> job.matches(args, options))
        .findFirst()
        .map(WaitingJob::id)
        .orElseThrow(
            () ->
                new AssertionError(
                    "No job %s waits with %s%s\n%s"
                        .formatted(
                            kind.name(), args, wanted(options), ledger(database, kind, waiting))));
  }

  /** Asserts that no job of this kind waits. */
  public static <A extends JobArgs> void refuteEnqueued(Database database, JobKind<A> kind) {
    refute(database, kind, _ -> true, "");
  }

  /** Asserts that no job of this kind waits with these args, whosever it is. */
  public static <A extends JobArgs> void refuteEnqueued(
      Database database, JobKind<A> kind, A args) {
    refute(database, kind, job -> job.args().equals(args), " with " + args);
  }

  /** The args of the waiting jobs of a kind, in the order in which they were enqueued. */
  public static <A extends JobArgs> List<A> enqueued(Database database, JobKind<A> kind) {
    return waiting(database, kind).stream().map(WaitingJob::args).toList();
  }

  private static <A extends JobArgs> void refute(
      Database database, JobKind<A> kind, Predicate<WaitingJob<A>> unwanted, String which) {
    List<WaitingJob<A>> waiting = waiting(database, kind);
    if (waiting.stream().anyMatch(unwanted)) {
      throw new AssertionError(
          "A job %s waits%s\n%s".formatted(kind.name(), which, ledger(database, kind, waiting)));
    }
  }

  private static <A extends JobArgs> List<WaitingJob<A>> waiting(
      Database database, JobKind<A> kind) {
    return database
        .engine()
        .transact(
            tx ->
                tx.query(JobLedgerSql.WAITING, kind.name()).map(row -> WaitingJob.from(kind, row)));
  }

  private static String wanted(JobOptions options) {
    List<String> wanted = new ArrayList<>();
    if (options.tenant() != null) {
      wanted.add("tenant " + options.tenant());
    }
    if (options.uniqueKey() != null) {
      wanted.add("unique key " + options.uniqueKey());
    }
    if (options.runAt() != null) {
      wanted.add("for " + options.runAt());
    }
    return wanted.isEmpty() ? "" : ", " + String.join(", ", wanted);
  }

  /** What there is instead. */
  private static <A extends JobArgs> String ledger(
      Database database, JobKind<A> kind, List<WaitingJob<A>> waiting) {
    List<String> lines = new ArrayList<>();
    lines.add("Of this kind " + (waiting.isEmpty() ? "none waits" : waiting.size() + " wait:"));
    waiting.stream().limit(NAMED).forEach(job -> lines.add("  " + job));
    if (waiting.size() > NAMED) {
      lines.add("  and " + (waiting.size() - NAMED) + " more");
    }
    List<String> others =
        database
            .engine()
            .transact(
                tx ->
                    tx.query(JobLedgerSql.OTHERS, kind.name())
                        .map(
                            row ->
                                "  %s: %d %s"
                                    .formatted(
                                        row.text("kind"),
                                        row.bigint("jobs"),
                                        JobState.of(row.integer("state")).publicName())));
    if (!others.isEmpty()) {
      lines.add("Else there are");
      lines.addAll(others);
    }
    return String.join("\n", lines);
  }
}
