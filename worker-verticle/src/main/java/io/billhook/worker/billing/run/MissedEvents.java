package io.billhook.worker.billing.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.ObjectKind;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.stripe.StripeObjects.Answer;
import io.billhook.stripe.StripeObjects.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts into the ledger the events that never came. Where the walk has looked at an event's object
 * since, it is processed; else it counts as received, and the object is synced.
 */
final class MissedEvents {
  /** What happened just now may still be on its way to us. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(5);

  /** Two clocks, by less than this. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final Transactions engine;
  private final Outbox outbox;
  private final StripeObjects stripe;

  MissedEvents(Transactions engine, Outbox outbox, StripeObjects stripe) {
    this.engine = engine;
    this.outbox = outbox;
    this.stripe = stripe;
  }

  /**
   * Looks at one page.
   *
   * @param after the last event of the page before
   * @return empty where the list is not there
   */
  Optional<List<String>> page(Run run, int size, @Nullable String after) {
    Instant since = since(run);
    String path =
        "/v1/events?limit="
            + size
            + "&created[gte]="
            + since.getEpochSecond()
            + (after == null ? "" : "&starting_after=" + StripeObjects.encoded(after));
    Optional<Page> page = stripe.page(path);
    page.ifPresent(found -> look(run, found.data()));
    return page.map(found -> found.data().stream().map(MissedEvents::id).toList());
  }

  private void look(Run run, List<Answer> events) {
    if (!missing(events).isEmpty() && events.stream().anyMatch(MissedEvents::isNew)) {
      LockSupport.parkNanos(UNDER_WAY.toNanos());
    }
    for (Answer event : missing(events)) {
      engine.run(
          tx -> {
            if (!run.dry()) {
              add(tx, run, event);
            }
            Repairs.drift(tx, run, id(event), Listing.EVENT, "missing", List.of());
          });
    }
  }

  private List<Answer> missing(List<Answer> events) {
    List<String> ids = events.stream().map(MissedEvents::id).toList();
    Set<String> held =
        engine.read(EventSql.HELD, ids).stream()
            .map(row -> row.text("external_id"))
            .collect(Collectors.toSet());
    return events.stream().filter(event -> !held.contains(id(event))).toList();
  }

  private void add(Tx tx, Run run, Answer event) {
    SyncObject about = about(event.json().path("data").path("object"));
    boolean synced = about != null && SyncObject.TYPES.contains(about.object());
    Instant created = created(event);
    var add =
        new EventSql.Add(
            RowIds.next(),
            id(event),
            StripeJson.text(event.json(), "type").orElse("unknown"),
            about == null ? null : about.object(),
            about == null ? null : about.id(),
            event.json().path("livemode").asBoolean(),
            StripeJson.text(event.json(), "api_version").orElse(null),
            event.text(),
            synced,
            about != null && synced && isSeenTo(run, about, created),
            created);
    boolean toSync =
        tx.query(EventSql.ADD, add).one().filter(row -> row.bool("received")).isPresent();
    if (toSync && about != null) {
      outbox.enqueue(tx, SyncObject.KIND, about, JobOptions.none().unique(about.key()));
    }
  }

  /** As the intake reads it: what a customer may use has no id but the customer's. */
  private static @Nullable SyncObject about(JsonNode object) {
    String type = StripeJson.text(object, "object").orElse("");
    String by = type.equals(SyncObject.ENTITLEMENTS) ? "customer" : "id";
    return StripeJson.text(object, by).map(id -> new SyncObject(type, id)).orElse(null);
  }

  /** Of what only hints at invoices: a whole walk has looked at all that are open. */
  private static boolean isSeenTo(Run run, SyncObject about, Instant created) {
    return ObjectKind.of(about.object()).isEmpty()
        && !about.object().equals(SyncObject.ENTITLEMENTS)
        && run.since() == null
        && created.plus(CLOCKS_DIFFER).isBefore(run.began());
  }

  /** Not before the first one that came: of what was before us, none ever did. */
  private Instant since(Run run) {
    Instant earliest = engine.read(EventSql.SINCE).first().instant("since");
    Instant since = run.since();
    return since != null && since.isAfter(earliest) ? since : earliest;
  }

  private static boolean isNew(Answer event) {
    return Duration.between(created(event), Instant.now()).abs().compareTo(UNDER_WAY) < 0;
  }

  private static Instant created(Answer event) {
    return StripeJson.time(event.json(), "created").orElse(Instant.EPOCH);
  }

  private static String id(Answer event) {
    return event.json().path("id").asText();
  }
}
