package io.billhook.worker.engine.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobHandler;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.Probe;
import io.billhook.worker.engine.TestWorker;
import io.billhook.worker.engine.TestWorker.Ran;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database goes away under a handler. */
class DatabaseAwayInAHandlerTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final TcpProxy network = TcpProxy.to(TestServices.freshDatabase().url());
  private final TestWorker worker = TestWorker.on(DatabaseConfig.direct(network.url()));

  @AfterEach
  void close() {
    worker.close();
    network.close();
  }

  @Test
  void a_connection_that_is_lost_costs_no_attempt() {
    goesAwayOnce(_ -> network.cut());
  }

  @Test
  void a_connection_that_the_server_ends_costs_no_attempt() {
    goesAwayOnce(
        tx -> {
          tx.update("RESET ROLE"); // to that of the log-in, which may
          tx.query("SELECT pg_terminate_backend(pg_backend_pid())");
        });
  }

  private void goesAwayOnce(Consumer<Tx> end) {
    Ran ran =
        first(
            (_, job) -> {
              if (job.claim() == 1) {
                inTransaction(
                    tx -> {
                      tx.query("SELECT 1");
                      end.accept(tx);
                      tx.query("SELECT 1");
                    });
              }
              return JobOutcome.done();
            });
    assertThat(ran.outcome()).isEqualTo("snooze");
    Ran again = again();
    assertThat(again.outcome()).isEqualTo("completed");
    assertThat(again.attempt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "57P02", "57P03", "25006", "53300"})
  void a_database_that_goes_away_costs_no_attempt(String state) {
    assertThat(first((_, _) -> refused(state)).outcome()).isEqualTo("snooze");
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "55P03", "40P01", "53100", "53200", "53400", "23505"})
  void what_the_handler_asked_for_counts(String state) {
    assertThat(first((_, _) -> refused(state)).outcome()).isEqualTo("retry");
  }

  @Test
  void a_job_for_which_it_is_always_away_and_for_nobody_else_counts_after_ten_times() {
    assertThat(first((_, _) -> refused("53300")).outcome()).isEqualTo("snooze");
    for (int i = 1; i < 10; i++) {
      assertThat(again().outcome()).as("time %d", i + 1).isEqualTo("snooze");
    }
    assertThat(again().outcome()).isEqualTo("retry");
    Ran anew = again();
    assertThat(anew.outcome()).isEqualTo("snooze");
    assertThat(anew.attempt()).isEqualTo(2);
  }

  private Ran again() {
    return worker.advance(LONG).runDue().getFirst();
  }

  private Ran first(JobHandler<Probe> handler) {
    worker.handle(Probe.KIND, handler);
    JobOptions options = JobOptions.none().tenant(UUID.randomUUID());
    worker
        .database()
        .api(UUID.randomUUID())
        .run(tx -> worker.outbox().enqueue(tx, Probe.KIND, new Probe(1), options));
    return worker.runDue().getFirst();
  }

  private void inTransaction(Consumer<Tx> work) {
    worker.database().worker(null).run(work);
  }

  private JobOutcome refused(String state) {
    String raise = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '" + state + "'; END $$";
    inTransaction(tx -> tx.update(raise));
    return JobOutcome.done();
  }
}
