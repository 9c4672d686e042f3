package io.billhook.api.webhook.stripe;

import io.billhook.contract.JobKind;
import io.billhook.contract.billing.SyncObject;
import io.billhook.job.JobCodec;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One statement's worth of arrivals, and the jobs that they want: one for each unique key. */
final class IntakeBatch {
  private static final JobKind<SyncObject> KIND = SyncObject.KIND;
  private static final String ENDPOINT = "default";

  private final List<Waiting> events;
  private final JobWriter writer;
  private final TreeMap<String, SyncObject> syncs = new TreeMap<>();
  private final List<UUID> jobs = new ArrayList<>();

  /** Mints an id for each job; they are ended when the statement has. */
  IntakeBatch(List<Waiting> events, JobWriter writer) {
    this.events = events;
    this.writer = writer;
    for (Waiting waiting : events) {
      String key = waiting.arrival().jobKey();
      SyncObject sync = waiting.arrival().sync();
      if (key != null && sync != null) {
        syncs.putIfAbsent(key, sync);
      }
    }
    syncs.keySet().forEach(_ -> jobs.add(writer.mint()));
  }

  Future<Rows> store(EnginePool pool) {
    return pool.soon(
        IntakeSql.STORE,
        ENDPOINT,
        column(UUID[]::new, Arrival::id),
        column(String[]::new, e -> e.event().id()),
        column(String[]::new, e -> e.event().type()),
        column(String[]::new, e -> e.event().objectType()),
        column(String[]::new, e -> e.event().objectId()),
        column(Boolean[]::new, e -> e.event().livemode()),
        column(String[]::new, e -> e.event().apiVersion()),
        column(Buffer[]::new, Arrival::body),
        column(Boolean[]::new, Arrival::utf8),
        column(String[]::new, Arrival::headers),
        column(String[]::new, Arrival::jobKey),
        jobs.toArray(UUID[]::new),
        syncs.keySet().toArray(String[]::new),
        syncs.values().stream().map(JobCodec::encode).toArray(String[]::new),
        KIND.name(),
        KIND.queue(),
        (short) KIND.retry().maxAttempts(),
        writer.holder(),
        events.stream().map(e -> e.folded().size()).toArray(Integer[]::new));
  }

  void stored(Rows rows) {
    List<UUID> inserted = rows.map((Row row) -> row.uuid("id"));
    List<UUID> folded = new ArrayList<>(jobs);
    folded.removeAll(new HashSet<>(inserted));
    if (!folded.isEmpty()) {
      writer.discarded(folded);
    }
    if (!inserted.isEmpty()) {
      writer.committed(KIND.queue(), inserted);
    }
  }

  void refused() {
    writer.discarded(jobs);
  }

  void unknown() {
    writer.unknown(jobs);
  }

  List<Waiting> events() {
    return events;
  }

  private <T> T[] column(IntFunction<T[]> array, Function<Arrival, ? extends @Nullable T> member) {
    T[] column = array.apply(events.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = member.apply(events.get(i).arrival());
    }
    return column;
  }
}
