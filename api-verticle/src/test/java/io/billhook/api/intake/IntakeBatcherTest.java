package io.billhook.api.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestJobs;
import io.billhook.config.DatabaseConfig;
import io.billhook.contract.billing.SyncObject;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.StoreTimeout;
import io.billhook.postgres.TenantScope;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class IntakeBatcherTest {
  private static final TestJobs JOBS = new TestJobs();
  private static Vertx vertx;
  private static Database database;
  private static EnginePool pool;

  @BeforeAll
  static void start(Vertx given) {
    vertx = given;
    database = Database.open(vertx, TestServices.freshDatabase());
    pool = database.enginePool(2);
  }

  @AfterAll
  static void stop() {
    pool.close();
    database.close();
  }

  @Test
  void one_event_that_cannot_be_stored_does_not_fail_its_neighbours() {
    List<Arrival<SyncObject>> arrivals = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      // A NUL, which the reader would have refused: the database cannot hold it.
      arrivals.add(arrival("evt_p" + i, i == 23 ? "bad\u0000type" : "x", "in_p" + i));
    }
    List<Future<Void>> answers = storeAll(pool, arrivals);
    for (int i = 0; i < 50; i++) {
      if (i == 23) {
        assertThat(problem(answers.get(i))).isEqualTo(ProblemType.BAD_REQUEST);
      } else {
        answers.get(i).await();
      }
    }
    assertThat(count("SELECT count(*) FROM webhook_event WHERE external_id LIKE 'evt_p%'"))
        .isEqualTo(49);
    assertThat(count("SELECT count(*) FROM job WHERE dedupe_key LIKE '%in_p%'")).isEqualTo(49);
    assertThat(JOBS.open).isEmpty();
  }

  @Test
  void what_comes_in_one_turn_of_the_event_loop_goes_in_one_batch() {
    List<Arrival<SyncObject>> arrivals = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      arrivals.add(arrival("evt_b" + i, "x", "in_b" + i));
    }
    storeAll(pool, arrivals).forEach(stored -> stored.await());
    // Rows of one statement have its time in common.
    assertThat(
            count(
                """
                SELECT count(DISTINCT received_at) FROM webhook_event
                WHERE external_id LIKE 'evt_b%'
                """))
        .isEqualTo(1);
  }

  @Test
  void an_event_that_comes_on_two_event_loops_at_once_is_stored_once(VertxTestContext context)
      throws InterruptedException {
    IntakeBatcher<SyncObject> batcher = batcher(pool);
    Checkpoint told = context.checkpoint(40);
    for (int i = 0; i < 40; i++) {
      Context loop = ((VertxInternal) vertx).createEventLoopContext();
      loop.runOnContext(
          _ ->
              batcher
                  .store(arrival("evt_twice", "x", "in_twice"))
                  .onComplete(
                      context.succeeding(
                          _ -> {
                            assertThat(Vertx.currentContext()).isSameAs(loop);
                            told.flag();
                          })));
    }
    assertThat(context.awaitCompletion(20, TimeUnit.SECONDS)).as("all are told").isTrue();
    assertThat(context.causeOfFailure()).isNull();
    assertThat(
            count(
                "SELECT duplicates::bigint AS count FROM webhook_event WHERE external_id = 'evt_twice'"))
        .isEqualTo(39);
    assertThat(count("SELECT count(*) FROM job WHERE dedupe_key LIKE '%in_twice%'")).isEqualTo(1);
    assertThat(JOBS.open).isEmpty();
  }

  @Test
  void without_a_database_the_answer_is_503() {
    var nowhere = DatabaseConfig.direct(URI.create("postgres://x:x@127.0.0.1:1/x"));
    try (Database away = Database.open(vertx, nowhere);
        EnginePool gone = away.enginePool(1)) {
      Future<Void> answer = storeAll(gone, List.of(arrival("evt_gone", "x", "in_gone"))).getFirst();
      assertThat(problem(answer)).isEqualTo(ProblemType.UNAVAILABLE);
      assertThat(JOBS.open).isEmpty();
    }
  }

  private static IntakeBatcher<SyncObject> batcher(EnginePool target) {
    var store = new StoreTimeout(Duration.ofSeconds(20), () -> false);
    return new IntakeBatcher<>(vertx, target, JOBS, "stripe", SyncObject.KIND, store);
  }

  /** Stores all in one turn of an event loop, so that they meet in the batcher. */
  private static List<Future<Void>> storeAll(
      EnginePool target, List<Arrival<SyncObject>> arrivals) {
    Promise<List<Future<Void>>> begun = Promise.promise();
    vertx.runOnContext(
        _ -> {
          IntakeBatcher<SyncObject> batcher = batcher(target);
          begun.complete(arrivals.stream().map(batcher::store).toList());
        });
    return begun.future().await();
  }

  private static ProblemType problem(Future<Void> answer) {
    try {
      answer.await();
    } catch (ProblemException e) {
      return e.type();
    }
    throw new AssertionError("It was stored");
  }

  private static Arrival<SyncObject> arrival(String id, String type, String object) {
    var event = new InboundEvent(id, type, false, null, "invoice", object);
    var wanted = new Arrival.Wanted<>(object, new SyncObject("invoice", object));
    return new Arrival<>(RowIds.next(), event, Buffer.buffer("{}"), true, "{}", wanted);
  }

  private static long count(String sql) {
    return database.transact(
        Role.ENGINE, TenantScope.none(), tx -> tx.query(sql).first().bigint("count"));
  }
}
