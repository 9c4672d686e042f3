package io.billhook.api.intake;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.job.JobCodec;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.Column;
import io.billhook.postgres.DatabaseException;
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
import org.jspecify.annotations.Nullable;

/** One statement's worth of arrivals, and the jobs that they want: one for each unique key. */
final class IntakeBatch<A extends JobArgs> {
  private final String provider;
  private final JobKind<A> kind;
  private final List<Waiting<A>> events;
  private final JobWriter writer;
  private final List<@Nullable String> keys = new ArrayList<>(); // of each event; null: no job
  private final TreeMap<String, A> wanted = new TreeMap<>();
  private final List<UUID> jobs = new ArrayList<>();

  /** Mints an id for each job; they are ended when the statement has. */
  IntakeBatch(String provider, JobKind<A> kind, List<Waiting<A>> events, JobWriter writer) {
    this.provider = provider;
    this.kind = kind;
    this.events = events;
    this.writer = writer;
    for (Waiting<A> waiting : events) {
      Wanted<A> job = waiting.arrival().wanted();
      if (job == null) {
        keys.add(null);
      } else {
        String key = JobWriter.uniqueKey(kind, null, job.key());
        keys.add(key);
        wanted.putIfAbsent(key, job.args());
      }
    }
    wanted.keySet().forEach(_ -> jobs.add(writer.mint()));
  }

  Future<Rows> store(EnginePool pool) {
    return pool.soon(
        IntakeSql.STORE,
        new IntakeSql.Store(
            InboundEvent.OWN,
            column(UUID.class, Arrival::id),
            column(String.class, e -> e.event().id()),
            column(String.class, e -> e.event().type()),
            column(String.class, e -> e.event().objectType()),
            column(String.class, e -> e.event().objectId()),
            column(Boolean.class, e -> e.event().livemode()),
            column(String.class, e -> e.event().apiVersion()),
            column(Buffer.class, Arrival::body),
            column(Boolean.class, Arrival::utf8),
            column(String.class, Arrival::headers),
            new Column<>(String.class, keys),
            Column.of(UUID.class, jobs, id -> id),
            Column.of(String.class, wanted.keySet(), key -> key),
            Column.of(String.class, wanted.values(), JobCodec::encode),
            kind.name(),
            kind.queue(),
            (short) kind.retry().maxAttempts(),
            writer.holder(),
            Column.of(Integer.class, events, event -> event.folded().size()),
            provider,
            column(String.class, e -> e.event().foreign() ? InboundEvent.OTHER_ACCOUNT : null),
            endpoints()));
  }

  void stored(Rows rows) {
    List<UUID> inserted = rows.map((Row row) -> row.uuid("id"));
    List<UUID> folded = new ArrayList<>(jobs);
    folded.removeAll(new HashSet<>(inserted));
    if (!folded.isEmpty()) {
      writer.discarded(folded);
    }
    if (!inserted.isEmpty()) {
      writer.committed(kind.queue(), inserted);
    }
  }

  /** Not refused, it may be committed all the same: the provider comes again, a duplicate then. */
  void failed(Throwable why) {
    if (why instanceof DatabaseException e && e.kind() == DatabaseException.Kind.REFUSED) {
      writer.discarded(jobs);
    } else {
      writer.unknown(jobs);
    }
  }

  /** Nothing where all are the installation's: what is missing in a column is null. */
  private Column<String> endpoints() {
    boolean all = events.stream().allMatch(e -> e.arrival().event().endpoint() == null);
    return all
        ? new Column<>(String.class, List.of())
        : column(String.class, e -> e.event().endpoint());
  }

  private <T> Column<T> column(Class<T> type, Function<Arrival<A>, ? extends @Nullable T> member) {
    return Column.of(type, events, event -> member.apply(event.arrival()));
  }
}
