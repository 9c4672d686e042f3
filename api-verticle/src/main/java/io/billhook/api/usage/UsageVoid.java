package io.billhook.api.usage;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.mirror.Meter;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/usage-events/{event_id}/void}. */
final class UsageVoid {
  private UsageVoid() {}

  private record Voided(
      String eventId,
      @Nullable String source,
      String meter,
      String value,
      Instant timestamp,
      Instant voidedAt) {}

  static Answer answer(Database database, Request request) {
    String id = request.path("event_id");
    String source = Objects.requireNonNullElse(request.query().text("source"), "");
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(tx -> request.once(tx, tenant, () -> Answer.ok(once(tx, request, id, source))));
  }

  private static Voided once(Tx tx, Request request, String id, String source) {
    Row event =
        tx.query(UsageSql.EVENT, id, source)
            .one()
            .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such usage event"));
    Instant before = event.instantOrNull("voided_at");
    return voided(event, before == null ? take(tx, request, event) : before);
  }

  private static Instant take(Tx tx, Request request, Row event) {
    requireCorrectable(tx, event);
    String id = event.text("event_id");
    Instant at = tx.query(UsageSql.VOID, id, event.text("source")).first().instant("voided_at");
    AuditLog.note(
        tx,
        request.tenant(),
        request.principal(),
        request.remoteAddress(),
        request.id(),
        "usage_event.void",
        "usage_event:" + id);
    return at;
  }

  /** Stripe takes no usage of times long ago, and cancels only what it has got within a day. */
  private static void requireCorrectable(Tx tx, Row event) {
    Meter meter = Meter.named(tx, Set.of(event.text("meter"))).get(event.text("meter"));
    boolean counts = meter != null && meter.formula() == Meter.Formula.COUNT;
    if (event.bool("too_old")) {
      throw ProblemType.CONFLICT.because(
          "It is over 35 days old: Stripe takes no correction of it");
    }
    if (counts && event.bool("told_long_ago")) {
      throw ProblemType.CONFLICT.because(
          "Its meter counts events, and Stripe was told of it a day ago: it cancels none any more");
    }
  }

  private static Voided voided(Row event, Instant at) {
    String source = event.text("source");
    return new Voided(
        event.text("event_id"),
        source.isEmpty() ? null : source,
        event.text("meter"),
        event.text("value"),
        event.instant("at"),
        at);
  }
}
