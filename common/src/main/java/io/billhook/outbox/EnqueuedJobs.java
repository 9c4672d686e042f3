package io.billhook.outbox;

import io.billhook.contract.JobKind;
import io.billhook.job.JobState;
import io.billhook.postgres.Column;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one transaction: written as its last statement, with COMMIT in one round trip, and
 * published when it has committed.
 */
final class EnqueuedJobs {
  private record Entry(
      UUID id, JobKind<?> kind, String args, JobOptions options, @Nullable String key) {

    String queue() {
      return Objects.requireNonNullElse(options.queue(), kind.queue());
    }
  }

  private final JobWriter writer;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, UUID> byKey = new HashMap<>();
  private @Nullable Supplier<Rows> written; // once the transaction has committed

  EnqueuedJobs(Tx tx, JobWriter writer) {
    this.writer = writer;
    tx.beforeCommit(() -> write(tx));
    tx.afterEnd(this::ended);
  }

  UUID add(JobKind<?> kind, Function<UUID, String> args, JobOptions options, @Nullable String key) {
    if (options.queue() != null && !kind.queues().contains(options.queue())) {
      throw new IllegalArgumentException(
          "Jobs of " + kind.name() + " run on " + kind.queues() + ", not on " + options.queue());
    }
    // The same key twice in one statement would be an error; the later request folds into the
    // first.
    UUID first = key == null ? null : byKey.get(key);
    if (first != null) {
      return first;
    }
    UUID id = writer.mint();
    entries.add(new Entry(id, kind, encoded(args, id), options, key));
    if (key != null) {
      byKey.put(key, id);
    }
    return id;
  }

  /** An id that stayed open would hold back, for good, what the reaper of this process looks at. */
  private String encoded(Function<UUID, String> args, UUID id) {
    try {
      return args.apply(id);
    } catch (RuntimeException e) {
      writer.discarded(List.of(id));
      throw e;
    }
  }

  private void write(Tx tx) {
    // Keys in one order for everyone, or two transactions lock each other out.
    entries.sort(
        Comparator.comparing(Entry::key, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Entry::id));
    tx.asEngine();
    written =
        Unawaited.write(
            tx,
            OutboxSql.ENQUEUE,
            new OutboxSql.Enqueue(
                column(UUID.class, Entry::id),
                column(String.class, e -> e.kind().name()),
                column(String.class, Entry::queue),
                column(UUID.class, e -> e.options().tenant()),
                column(String.class, Entry::args),
                column(Short.class, e -> (short) e.kind().retry().maxAttempts()),
                column(String.class, Entry::key),
                column(Instant.class, e -> e.options().runAt()),
                column(String.class, e -> e.options().trace()),
                writer.holder()));
  }

  private void ended(Tx.End end) {
    List<UUID> all = entries.stream().map(Entry::id).toList();
    switch (end) {
      case COMMITTED -> committed(all, Objects.requireNonNull(written).get());
      case ROLLED_BACK -> writer.discarded(all);
      case UNKNOWN -> writer.unknown(all);
    }
  }

  private void committed(List<UUID> all, Rows rows) {
    Map<String, List<UUID>> toPublish = new LinkedHashMap<>();
    Set<UUID> others = new HashSet<>(all); // folded, or scheduled and so the relay's
    for (Row row : rows) {
      if (JobState.of(row.integer("state")) == JobState.AVAILABLE) {
        UUID id = row.uuid("id");
        toPublish.computeIfAbsent(row.text("queue"), _ -> new ArrayList<>()).add(id);
        others.remove(id);
      }
    }
    writer.discarded(List.copyOf(others));
    toPublish.forEach(writer::committed);
  }

  private <T> Column<T> column(Class<T> type, Function<Entry, ? extends @Nullable T> member) {
    return Column.of(type, entries, member);
  }
}
