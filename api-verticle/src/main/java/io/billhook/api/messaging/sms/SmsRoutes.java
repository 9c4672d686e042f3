package io.billhook.api.messaging.sms;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.Query;
import io.billhook.api.limit.TenantStanding;
import io.billhook.config.SmsConfig;
import io.billhook.messaging.SmsOutbox;
import io.billhook.messaging.SmsUsage;
import io.billhook.messaging.TextDraft;
import io.billhook.phone.PhoneNumber;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/sms}: ask for one, look at one, list them, take one back. */
public final class SmsRoutes implements Feature {
  private record Queued(
      UUID id, String status, UUID jobId, String to, String encoding, int segments) {}

  private final Database database;
  private final SmsOutbox outgoing;
  private final SmsConfig config;
  private final Clock clock;

  public SmsRoutes(Database database, SmsOutbox outgoing, SmsConfig config, Clock clock) {
    this.database = database;
    this.outgoing = outgoing;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("createSms", Access.scope("sms:write"), this::create);
    routes.operation("listSms", Access.scope("sms:read"), this::list);
    routes.operation("getSms", Access.scope("sms:read"), this::get);
    routes.operation("cancelSms", Access.scope("sms:write"), this::cancel);
  }

  private Answer create(Request request) {
    TextDraft wanted = SmsRequest.read(request.json(), config, clock.instant());
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(tx -> request.once(tx, tenant, () -> queue(tx, tenant, wanted)));
  }

  private Answer queue(Tx tx, UUID tenant, TextDraft text) {
    TenantStanding.of(tx, tenant).requireNotBlocked();
    requireSender(tx);
    Instant now = clock.instant();
    Instant at = Objects.requireNonNullElse(text.sendAt(), now);
    int segments = text.segments().count();
    if (!SmsUsage.segments(tx, tenant, at, segments, config.segments())) {
      throw overDailyLimit(at, now);
    }
    UUID id = outgoing.queue(tx, tenant, text);
    return Answer.accepted(
        new Queued(
            id,
            text.sendAt() == null ? "queued" : "scheduled",
            id,
            text.to().e164(),
            text.segments().encoding().label(),
            segments));
  }

  private void requireSender(Tx tx) {
    if (!config.sends() && !tx.query(SmsSql.HAS_OWN).first().bool("has_own")) {
      throw ProblemType.UNAVAILABLE.because("This installation sends no text messages");
    }
  }

  /** Of today's there are more tomorrow; of another day's only when one is taken back. */
  private ProblemException overDailyLimit(Instant at, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    ProblemException problem =
        ProblemType.MESSAGING_LIMIT.because(
            "A tenant may send %d segments of text messages in a day (UTC); these would be more"
                .formatted(config.segments()));
    Instant tomorrow = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return at.isBefore(tomorrow) ? problem.retryAfter(Duration.between(now, tomorrow)) : problem;
  }

  private Answer get(Request request) {
    UUID id = request.pathId("id");
    return Answer.ok(database.api(request.tenant()).transact(tx -> detail(tx, id)));
  }

  private static SmsDetail detail(Tx tx, UUID id) {
    Row text = tx.query(SmsSql.GET, id).one().orElseThrow(SmsRoutes::unknown);
    return SmsDetail.of(text, tx.query(SmsSql.EVENTS, id).map(SmsDetail.Event::of));
  }

  private Answer list(Request request) {
    Query query = request.query();
    PageRequest page = query.page();
    String status = query.text("status");
    String to = number(query);
    String tag = query.text("tag");
    var found =
        database
            .api(request.tenant())
            .transact(
                tx ->
                    tx.query(SmsSql.LIST, page.before(), status, to, tag, page.fetch())
                        .map(SmsView::of));
    return Answer.ok(Page.of(found, page, SmsView::id));
  }

  /** A plus that was not encoded comes as a blank. */
  private static @Nullable String number(Query query) {
    String text = query.text("to");
    if (text == null) {
      return null;
    }
    String bare = text.strip();
    return PhoneNumber.of(bare.startsWith("+") ? bare : "+" + bare)
        .map(PhoneNumber::e164)
        .orElseThrow(() -> Query.wrong("to", PhoneNumber.WANTED));
  }

  /** One that is canceled already stays so. */
  private Answer cancel(Request request) {
    UUID id = request.pathId("id");
    UUID tenant = request.tenant();
    return Answer.ok(
        database
            .api(tenant)
            .transact(
                tx -> {
                  Optional<Row> canceled = tx.query(SmsSql.CANCEL, id).one();
                  if (canceled.isPresent()) {
                    Row row = canceled.get();
                    SmsUsage.giveBack(
                        tx, tenant, row.instant("counted_at"), row.integer("segments"));
                    tx.update(SmsSql.NOTE_CANCELED, RowIds.next(), id);
                  }
                  SmsDetail text = detail(tx, id);
                  if (!text.status().equals("canceled")) {
                    throw ProblemType.CONFLICT.because(
                        "It is sent, or about to be, or has come to another end");
                  }
                  return text;
                }));
  }

  private static ProblemException unknown() {
    return ProblemType.NOT_FOUND.because("There is no such text message");
  }
}
