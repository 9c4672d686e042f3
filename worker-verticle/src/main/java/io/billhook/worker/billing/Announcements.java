package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.billhook.event.Event;
import io.billhook.event.Events;
import io.billhook.mirror.ObjectKind;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.worker.billing.Announcement.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that tells what happened: an object's state as it stands in our copy is compared
 * with the one last told. The copy counts, not what this sync fetched: where an older fetch loses
 * against one that brought the object in as a parent, which tells nothing, it still has to be told.
 */
public final class Announcements {
  private final Events events;
  private final Duration late;

  /**
   * Tells by these events.
   *
   * @param lateDays after which what we learn of happened too long ago to write to anybody
   */
  public Announcements(Events events, int lateDays) {
    this.events = events;
    this.late = Duration.ofDays(lateDays);
  }

  /** By which it is told. */
  Events events() {
    return events;
  }

  /**
   * Tells what is new of an object. The transaction has the engine's role, and has it after.
   *
   * @param trialWillEnd whether an event has come by which a trial ends soon
   */
  public void announce(Tx tx, ObjectKind kind, String id, boolean trialWillEnd) {
    tx.query(AnnouncementSql.STORED, id)
        .one()
        .ifPresent(copy -> announce(tx, kind, id, copy, trialWillEnd));
  }

  private void announce(Tx tx, ObjectKind kind, String id, Row copy, boolean trialWillEnd) {
    JsonNode object = StripeJson.stored(copy.text("data"));
    String held = copy.textOrNull("beside");
    JsonNode beside = held == null ? MissingNode.getInstance() : StripeJson.stored(held);
    String before = copy.textOrNull("announced");
    Instant seen = copy.instant("synced_at");
    Optional<Announcement> now =
        Transitions.of(kind, new Look(object, beside, before, seen, trialWillEnd));
    if (now.isEmpty() || now.get().text().equals(before)) {
      return;
    }
    tx.update(AnnouncementSql.ANNOUNCED, id, now.get().text());
    List<Told> news = now.get().since(before);
    if (before == null && !news.isEmpty()) {
      news = unknown(tx, id, object, news);
    }
    for (Told told : news) {
      boolean old = happened(told, before, object).isBefore(seen.minus(late));
      events.emit(
          tx,
          new Event(
              told.type(), copy.uuidOrNull("tenant_id"), id, copy.bigint("fetched"), object, old));
    }
  }

  /**
   * Of what is seen for the first time: neither what had happened when everything was first taken
   * in, nor what was told before our copy was lost.
   */
  private static List<Told> unknown(Tx tx, String id, JsonNode object, List<Told> news) {
    Set<String> known =
        new HashSet<>(tx.query(AnnouncementSql.TOLD, id).map(row -> row.text("type")));
    Instant silent = FirstImport.tellsFrom(tx).orElse(Instant.MIN);
    return news.stream()
        .filter(told -> !known.contains(told.type()))
        .filter(told -> !happened(told, null, object).isBefore(silent))
        .toList();
  }

  /**
   * When it happened, as far as that is known: where Stripe does not say, not before the object was
   * made; and of one that we follow, since our last look.
   */
  private static Instant happened(Told told, @Nullable String before, JsonNode object) {
    if (told.at() != null) {
      return told.at();
    }
    return before == null ? StripeJson.time(object, "created").orElse(Instant.MAX) : Instant.MAX;
  }
}
