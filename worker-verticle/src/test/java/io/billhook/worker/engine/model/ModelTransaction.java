package io.billhook.worker.engine.model;

import io.billhook.outbox.JobOptions;
import io.billhook.outbox.JobOutbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.billhook.worker.engine.Probe;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A request of the model: its wish and its job in one transaction, which may stay open a while. */
record ModelTransaction(String key, CountDownLatch mayCommit, CompletableFuture<UUID> id) {

  /** Of some request under a key, or without one; one in five is for later. */
  static JobOptions options(int what, @Nullable String key) {
    JobOptions options = key == null ? JobOptions.none() : JobOptions.none().unique(key);
    return what % 5 == 0 ? options.at(Instant.now().plusSeconds(30)) : options;
  }

  /** Runs to its end; {@code wish} is 0 for a request without a key. */
  static UUID run(Database database, JobOutbox outbox, JobOptions options, int wish) {
    return database.transact(
        Role.ENGINE, TenantScope.none(), tx -> write(tx, outbox, options, wish));
  }

  /** Returns when everything is written and only COMMIT is missing. */
  static ModelTransaction open(
      Database database, JobOutbox outbox, JobOptions options, String key, int wish) {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);
    CompletableFuture<UUID> id = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                id.complete(
                    database.transact(
                        Role.ENGINE,
                        TenantScope.none(),
                        tx -> {
                          UUID job = write(tx, outbox, options, wish);
                          tx.beforeCommit(
                              () -> {
                                written.countDown();
                                await(mayCommit);
                              });
                          return job;
                        }));
              } catch (RuntimeException e) {
                id.completeExceptionally(e);
                written.countDown();
              }
            });
    await(written);
    return new ModelTransaction(key, mayCommit, id);
  }

  UUID commit() {
    mayCommit.countDown();
    return id.join();
  }

  private static UUID write(Tx tx, JobOutbox outbox, JobOptions options, int wish) {
    if (wish > 0) {
      tx.update(
          "INSERT INTO dead_message (queue, reason, body) VALUES ($1, $2, '')",
          "wish " + Objects.requireNonNull(options.uniqueKey()),
          Integer.toString(wish));
    }
    return outbox.enqueue(tx, Probe.KIND, new Probe(0), options);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
