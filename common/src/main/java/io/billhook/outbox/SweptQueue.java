package io.billhook.outbox;

import io.billhook.postgres.Row;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A queue as the sweep sees it at one look, and what follows from this and the looks before it. All
 * times are the database's.
 *
 * @param now of this look
 * @param busy paused, or being filled again: nothing of it is to be sent
 * @param claimedTo when the newest job was enqueued that was ever claimed for the first time
 * @param held whether a worker has ids in its memory that wait for their turn
 * @param depth what the broker says; null where that is nothing, or nothing to be believed
 * @param lookedAt the look before; null where this is the first
 * @param emptySince nothing was ready on the broker at any look since
 * @param looks of late, each with what {@code claimedTo} was
 * @param low no job below it is without message, save perhaps those in {@code kept}
 */
record SweptQueue(
    String name,
    Instant now,
    boolean busy,
    @Nullable Instant claimedTo,
    boolean held,
    @Nullable QueueDepth depth,
    @Nullable Instant lookedAt,
    @Nullable Instant emptySince,
    List<Look> looks,
    UUID low,
    List<UUID> kept) {

  /** How far a queue had been claimed at some time. */
  record Look(Instant at, Instant claimedTo) {}

  static SweptQueue from(Row row, @Nullable QueueDepth depth) {
    List<Look> looks = new ArrayList<>();
    List<Instant> claims = row.instants("claims");
    for (Instant at : row.instants("looks")) {
      looks.add(new Look(at, claims.get(looks.size())));
    }
    // A broker whose leader of the queue does not answer in time says that there is neither message
    // nor consumer. While workers live that is no news.
    boolean believed =
        depth != null && (depth.messages() > 0 || depth.consumers() > 0 || !row.bool("worked"));
    return new SweptQueue(
        row.text("name"),
        row.instant("now"),
        row.bool("busy"),
        row.instantOrNull("claimed_to"),
        row.bool("held"),
        believed ? depth : null,
        row.instantOrNull("looked_at"),
        row.instantOrNull("empty_since"),
        looks,
        row.uuid("low"),
        row.uuids("kept"));
  }

  /** With this look among the others; those are forgotten that say nothing any more. */
  SweptQueue noted(Duration patience) {
    Instant longAgo = now.minus(patience);
    boolean unbroken = lookedAt != null && !lookedAt.isBefore(longAgo);
    Instant empty = unbroken ? emptySince : null;
    if (depth != null) {
      empty = depth.messages() > 0 ? null : empty == null ? now : empty;
    }
    List<Look> late = new ArrayList<>(looks);
    if (claimedTo != null) {
      late.add(new Look(now, claimedTo));
    }
    while (late.size() > 1 && !late.get(1).at().isAfter(longAgo)) {
      late.removeFirst();
    }
    return new SweptQueue(
        name, now, busy, claimedTo, held, depth, lookedAt, empty, late, low, kept);
  }

  /**
   * Jobs that were sent before this, and wait, and are in no worker's memory, have no message any
   * more: for so long there was none on the broker, or what was enqueued later has been claimed for
   * so long already. Null where neither is known of any.
   *
   * @param overtaking by so much later: what is enqueued at about the same time may be sent in
   *     another order
   */
  @Nullable Instant sentBefore(Duration patience, Duration overtaking) {
    if (busy || depth == null) {
      return null;
    }
    if (isEmptyFor(patience)) {
      return now.minus(patience);
    }
    Look old = claimedLongAgo(patience);
    return old == null ? null : old.claimedTo().minus(overtaking);
  }

  /**
   * Nothing was ready, nothing waits in any worker, nothing was claimed for the first time for so
   * long.
   */
  boolean isQuietFor(Duration patience) {
    Look old = claimedLongAgo(patience);
    return isEmptyFor(patience)
        && !held
        && (claimedTo == null || (old != null && old.claimedTo().equals(claimedTo)));
  }

  private boolean isEmptyFor(Duration patience) {
    return depth != null && emptySince != null && !emptySince.isAfter(now.minus(patience));
  }

  private @Nullable Look claimedLongAgo(Duration patience) {
    return looks.isEmpty() || looks.getFirst().at().isAfter(now.minus(patience))
        ? null
        : looks.getFirst();
  }

  /** Below {@code end} only these may be without message. */
  SweptQueue sweptTo(UUID end, Collection<UUID> keep) {
    return new SweptQueue(
        name,
        now,
        busy,
        claimedTo,
        held,
        depth,
        lookedAt,
        emptySince,
        looks,
        end,
        List.copyOf(keep));
  }

  JsonObject json() {
    return new JsonObject()
        .put("queue", name)
        .put("empty_since", emptySince)
        .put("looks", looks.stream().map(look -> look.at().toString()).toList())
        .put("claims", looks.stream().map(look -> look.claimedTo().toString()).toList())
        .put("low", low.toString())
        .put("kept", kept.stream().map(UUID::toString).toList());
  }
}
