package io.billhook.worker.engine;

import static io.billhook.devkit.job.JobAssertions.assertEnqueued;
import static io.billhook.devkit.job.JobAssertions.refuteEnqueued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.job.JobState;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.TestWorker.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TestWorkerTest {
  record Count(int number) implements JobArgs {
    static final JobKind<Count> KIND =
        JobKind.of("billing.count", Count.class)
            .retrying(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  record Report(int number) implements JobArgs {
    static final JobKind<Report> KIND = JobKind.of("billing.report", Report.class);
  }

  private final TestWorker worker = TestWorker.on(TestServices.freshDatabase());
  private final List<Integer> seen = new ArrayList<>();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void runs_what_is_due_in_order_and_tells_how_it_ended() {
    worker.handle(Count.KIND, (args, _) -> done(args));
    UUID first = enqueue(new Count(1), JobOptions.none());
    enqueue(new Count(2), JobOptions.none());

    List<Ran> ran = worker.runDue();

    assertThat(ran.getFirst())
        .isEqualTo(new Ran(first, "billing.count", 1, "completed", null, JobState.COMPLETED, null));
    assertThat(seen).containsExactly(1, 2);
    assertThat(worker.runDue()).isEmpty();
    assertThat(sql("SELECT FROM hold")).isZero();
  }

  @Test
  void runs_what_jobs_enqueue_with_their_effects() {
    worker
        .handle(
            Count.KIND,
            (args, _) ->
                JobOutcome.done(
                    tx -> worker.outbox().enqueue(tx, Report.KIND, new Report(args.number()))))
        .handle(Report.KIND, (args, _) -> done(args.number()));
    enqueue(new Count(7), JobOptions.none());

    assertThat(worker.runDue())
        .extracting(Ran::kind)
        .containsExactly("billing.count", "billing.report");
    assertThat(seen).containsExactly(7);
  }

  @Test
  void a_scheduled_job_runs_once_its_time_has_come() {
    worker.handle(Count.KIND, (args, _) -> done(args));
    enqueue(new Count(1), JobOptions.none().at(Instant.now().plus(Duration.ofDays(3))));

    assertThat(worker.runDue()).isEmpty();
    assertThat(worker.advance(Duration.ofDays(2)).runDue()).isEmpty();
    assertThat(worker.advance(Duration.ofDays(1)).runDue()).hasSize(1);
  }

  /** However short its delay: what runs in a call does not hang on how fast the machine is. */
  @Test
  void a_retry_waits_for_the_next_call() {
    worker.handle(
        Count.KIND, (args, job) -> job.attempt() == 1 ? JobOutcome.retry("not yet") : done(args));
    UUID id = enqueue(new Count(1), JobOptions.none());

    Ran first = worker.runDue().getFirst();
    assertThat(first)
        .isEqualTo(
            new Ran(id, "billing.count", 1, "retry", "not yet", JobState.RETRYABLE, first.next()));
    assertThat(first.next()).isNotNull();
    assertEnqueued(worker.database(), Count.KIND, new Count(1));

    assertThat(worker.advance(Duration.ofHours(6)).runDue())
        .containsExactly(
            new Ran(id, "billing.count", 2, "completed", null, JobState.COMPLETED, null));
    refuteEnqueued(worker.database(), Count.KIND);
  }

  @Test
  void the_last_attempt_is_dead_and_the_feature_is_told() {
    worker.handle(
        Count.KIND,
        new JobHandler<>() {
          @Override
          public JobOutcome handle(Count args, JobContext job) {
            throw new IllegalArgumentException("with somebody@example.test in it");
          }

          @Override
          public void abandoned(Count args, JobContext job, String reason, Tx tx) {
            seen.add(args.number());
          }
        });
    enqueue(new Count(5), JobOptions.none());

    List<Ran> ran = new ArrayList<>();
    for (int attempt = 0; attempt < 3; attempt++) {
      ran.addAll(worker.advance(Duration.ofHours(6)).runDue());
    }
    assertThat(ran).extracting(Ran::outcome).containsExactly("retry", "retry", "dead");
    assertThat(ran.getLast().reason())
        .startsWith("IllegalArgumentException at TestWorkerTest.java:");
    assertThat(seen).containsExactly(5);
  }

  @Test
  void snooze_cancel_and_an_unknown_kind_are_told() {
    worker.handle(
        Count.KIND,
        (args, _) ->
            args.number() == 1
                ? new JobOutcome.Snooze("closed", Duration.ofMinutes(5))
                : new JobOutcome.Cancel("pointless"));
    enqueue(new Count(1), JobOptions.none());
    enqueue(new Count(2), JobOptions.none());
    enqueue(Report.KIND, new Report(3), JobOptions.none());

    assertThat(worker.runDue())
        .extracting(Ran::outcome, Ran::reason)
        .containsExactly(
            tuple("snooze", "closed"),
            tuple("cancel", "pointless"),
            tuple("snooze", "This worker does not know the kind billing.report"));
    assertThat(worker.advance(Duration.ofMinutes(5)).runDue())
        .extracting(Ran::attempt)
        .as("a snooze uses no attempt")
        .containsExactly(1, 1);
  }

  @Test
  void effects_that_fail_leave_nothing_and_are_tried_again() {
    UUID tenant = UUID.randomUUID();
    worker.handle(
        Count.KIND,
        (args, _) ->
            JobOutcome.done(
                tx -> {
                  worker.outbox().enqueue(tx, Report.KIND, new Report(args.number()));
                  throw new IllegalStateException("after the effect");
                }));
    enqueue(new Count(1), JobOptions.none().tenant(tenant));

    assertThat(worker.runDue()).extracting(Ran::outcome).containsExactly("retry");
    refuteEnqueued(worker.database(), Report.KIND);
  }

  @Test
  void jobs_that_enqueue_each_other_for_ever_are_a_clear_error() {
    worker.handle(
        Count.KIND,
        (args, _) ->
            JobOutcome.done(
                tx -> worker.outbox().enqueue(tx, Count.KIND, new Count(args.number() + 1))));
    enqueue(new Count(1), JobOptions.none());

    assertThatThrownBy(() -> worker.runDue(30))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Still not done after 30 jobs: {billing.count=30}. Do they enqueue each other?");
  }

  @Test
  void a_job_that_a_transaction_has_locked_is_a_clear_error() {
    worker.handle(Count.KIND, (args, _) -> done(args));
    UUID id = enqueue(new Count(1), JobOptions.none());
    worker
        .database()
        .run(
            Role.ENGINE,
            TenantScope.none(),
            tx -> {
              tx.query("SELECT FROM job WHERE id = $1 FOR UPDATE", id);
              assertThatThrownBy(worker::runDue)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("Is a transaction open?");
            });
    assertThat(worker.runDue()).hasSize(1);
  }

  private JobOutcome done(Count args) {
    return done(args.number());
  }

  private JobOutcome done(int number) {
    seen.add(number);
    return JobOutcome.done();
  }

  private int sql(String sql) {
    return worker.database().transact(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql).size());
  }

  private UUID enqueue(Count args, JobOptions options) {
    return enqueue(Count.KIND, args, options);
  }

  private <A extends JobArgs> UUID enqueue(JobKind<A> kind, A args, JobOptions options) {
    return worker
        .database()
        .transact(
            Role.API, TenantScope.none(), tx -> worker.outbox().enqueue(tx, kind, args, options));
  }
}
