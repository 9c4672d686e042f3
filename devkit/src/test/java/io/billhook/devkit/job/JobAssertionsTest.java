package io.billhook.devkit.job;

import static io.billhook.devkit.job.JobAssertions.assertEnqueued;
import static io.billhook.devkit.job.JobAssertions.enqueued;
import static io.billhook.devkit.job.JobAssertions.refuteEnqueued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.devkit.TestServices;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.JobOutbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
final class JobAssertionsTest {
  record Greet(String name) implements JobArgs {
    static final JobKind<Greet> KIND = JobKind.of("email.greet", Greet.class);
  }

  record Part(String name) implements JobArgs {
    static final JobKind<Part> KIND = JobKind.of("email.part", Part.class);
  }

  private final UUID tenant = UUID.randomUUID();
  private Database database; // these are set before each test
  private ProcessHeartbeat heartbeat;
  private JobOutbox outbox;

  @BeforeEach
  void open(Vertx vertx) {
    database = Database.open(vertx, TestServices.freshDatabase());
    heartbeat = ProcessHeartbeat.join(vertx, database, ProcessRole.API, "test").await();
    outbox = new JobOutbox(heartbeat, new UnsentJobs(heartbeat.ids()));
  }

  @AfterEach
  void close() {
    heartbeat.close();
    database.close();
  }

  @Test
  void a_job_that_waits_is_found_by_what_is_asked_for() {
    Instant time = Instant.now().plusSeconds(3600);
    JobOptions options = JobOptions.none().tenant(tenant).unique("daily").at(time);
    UUID id = enqueue(Greet.KIND, new Greet("Ada"), options);

    assertThat(assertEnqueued(database, Greet.KIND, new Greet("Ada"))).isEqualTo(id);
    assertThat(assertEnqueued(database, Greet.KIND, new Greet("Ada"), options)).isEqualTo(id);
    assertThat(heartbeat.ids().since()).as("nothing is open").isGreaterThan(id);
  }

  @Test
  void the_error_names_what_is_enqueued_instead() {
    enqueue(Greet.KIND, new Greet("Bea"), JobOptions.none().tenant(tenant).unique("daily"));
    enqueue(Part.KIND, new Part("Ada"), JobOptions.none());

    assertThatThrownBy(() -> assertEnqueued(database, Greet.KIND, new Greet("Ada")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "No job email.greet waits with Greet[name=Ada]\nOf this kind 1 wait:\n",
            "  Greet[name=Bea], tenant " + tenant,
            "unique key email.greet:" + tenant + ":daily, available for ",
            "Else there are\n  email.part: 1 available");
  }

  @Test
  void each_option_counts() {
    Instant time = Instant.now().plusSeconds(3600);
    enqueue(Greet.KIND, new Greet("Ada"), JobOptions.none().tenant(tenant).unique("a").at(time));

    UUID other = UUID.randomUUID();
    assertThatThrownBy(() -> expect(JobOptions.none().tenant(other)))
        .hasMessageContaining("Greet[name=Ada], tenant " + other + "\n");
    assertThatThrownBy(() -> expect(JobOptions.none().unique("b")))
        .hasMessageContaining("Greet[name=Ada], unique key b\n");
    Instant later = time.plusSeconds(1);
    assertThatThrownBy(() -> expect(JobOptions.none().at(later)))
        .hasMessageContaining("Greet[name=Ada], for " + later + "\n")
        .hasMessageContaining("scheduled for ");
  }

  private void expect(JobOptions options) {
    assertEnqueued(database, Greet.KIND, new Greet("Ada"), options);
  }

  @Test
  void what_is_rolled_back_does_not_wait() {
    assertThatThrownBy(
            () ->
                database.run(
                    Role.API,
                    TenantScope.none(),
                    tx -> {
                      outbox.enqueue(tx, Greet.KIND, new Greet("Ada"));
                      throw new IllegalStateException("the caller fails");
                    }))
        .hasMessage("the caller fails");

    refuteEnqueued(database, Greet.KIND);
    assertThatThrownBy(() -> assertEnqueued(database, Greet.KIND, new Greet("Ada")))
        .hasMessage("No job email.greet waits with Greet[name=Ada]\nOf this kind none waits");
  }

  @Test
  void refuting_names_what_is_there() {
    enqueue(Greet.KIND, new Greet("Ada"), JobOptions.none());

    refuteEnqueued(database, Part.KIND);
    refuteEnqueued(database, Greet.KIND, new Greet("Bea"));
    assertThatThrownBy(() -> refuteEnqueued(database, Greet.KIND))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("A job email.greet waits\nOf this kind 1 wait:\n  Greet[name=Ada]");
    assertThatThrownBy(() -> refuteEnqueued(database, Greet.KIND, new Greet("Ada")))
        .hasMessageStartingWith("A job email.greet waits with Greet[name=Ada]\n");
  }

  @Test
  void args_are_listed_in_the_order_of_enqueueing() {
    for (int i = 0; i < 25; i++) {
      enqueue(Greet.KIND, new Greet("n" + i), JobOptions.none());
    }
    assertThat(enqueued(database, Greet.KIND))
        .hasSize(25)
        .startsWith(new Greet("n0"), new Greet("n1"))
        .endsWith(new Greet("n24"));
    assertThatThrownBy(() -> assertEnqueued(database, Greet.KIND, new Greet("Ada")))
        .hasMessageContaining("Of this kind 25 wait:")
        .hasMessageContaining("n19")
        .hasMessageContaining("  and 5 more")
        .hasMessageNotContaining("n20");
  }

  @Test
  void what_has_ended_is_counted_in_the_error() {
    UUID id = enqueue(Greet.KIND, new Greet("Ada"), JobOptions.none());
    database.run(
        Role.ENGINE,
        TenantScope.none(),
        tx -> tx.update("UPDATE job SET state = 4, finalized_at = now() WHERE id = $1", id));

    refuteEnqueued(database, Greet.KIND);
    assertThatThrownBy(() -> assertEnqueued(database, Greet.KIND, new Greet("Ada")))
        .hasMessageEndingWith("none waits\nElse there are\n  email.greet: 1 completed");
  }

  private <A extends JobArgs> UUID enqueue(JobKind<A> kind, A args, JobOptions options) {
    return database.transact(
        Role.API, TenantScope.none(), tx -> outbox.enqueue(tx, kind, args, options));
  }
}
