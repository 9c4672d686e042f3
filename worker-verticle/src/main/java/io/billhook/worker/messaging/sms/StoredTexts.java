package io.billhook.worker.messaging.sms;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import io.billhook.crypto.Sealer;
import io.billhook.messaging.Lane;
import io.billhook.messaging.SmsOutbox;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.OptOuts;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import io.billhook.worker.messaging.sms.SmsProvider.Sender;
import io.billhook.worker.messaging.sms.SmsProvider.Sms;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of text messages, as sending them changes them. */
final class StoredTexts {
  private final Database database;
  private final Sealer sealer;
  private final SmsProviders providers;

  StoredTexts(Database database, Sealer sealer, SmsProviders providers) {
    this.database = database;
    this.sealer = sealer;
    this.providers = providers;
  }

  /** What of a message is there to be sent. */
  sealed interface Found {
    record Nothing() implements Found {}

    /** It has come to an end. */
    record Ended() implements Found {}

    /** What it says is no longer kept. */
    record Blank() implements Found {}

    /** Nobody is set to send it by. */
    record NoProvider() implements Found {}

    record Open(Text text) implements Found {}
  }

  /**
   * Looks at one.
   *
   * @throws Sealer.UnsealableException where this process lacks a key
   */
  Found find(UUID id, @Nullable UUID tenant) {
    return database
        .worker(tenant)
        .transact(
            tx -> {
              Optional<Row> row = tx.query(SmsSql.LOAD, id).one();
              if (row.isEmpty()) {
                return new Found.Nothing();
              }
              return row.get().bool("open") ? open(tx, id, tenant, row.get()) : new Found.Ended();
            });
  }

  private Found open(Tx tx, UUID id, @Nullable UUID tenant, Row row) {
    String body = body(id, row);
    if (body == null) {
      return new Found.Blank();
    }
    return providers
        .of(tx, tenant)
        .<Found>map(
            provider ->
                new Found.Open(
                    new Text(
                        id,
                        tenant,
                        new Sms(id, row.text("recipient"), body, life(row)),
                        Lane.valueOf(row.text("lane").toUpperCase(Locale.ROOT)),
                        Mark.of(row),
                        row.bool("expired"),
                        provider)))
        .orElseGet(Found.NoProvider::new);
  }

  /** Sealed, or in plain text where an older version has queued it; null where it is gone. */
  private @Nullable String body(UUID id, Row row) {
    byte @Nullable [] sealed = row.bytesOrNull("sealed");
    return sealed == null ? row.textOrNull("body") : SmsOutbox.open(sealer, id, sealed);
  }

  private static @Nullable Duration life(Row row) {
    return row.instantOrNull("expires_at") == null
        ? null
        : Duration.ofSeconds(row.bigint("seconds_left"));
  }

  /** Whether a message may be handed over. */
  sealed interface Leave {
    /** It is marked: whatever happens, it may have gone. */
    record Given(Mark mark) implements Leave {}

    /** Its number gets none, or its tenant may send none, and that is written. */
    record Stopped() implements Leave {}

    /** It was ended meanwhile, or another run has begun. */
    record Gone() implements Leave {}
  }

  /** Marks a message just before it is handed over, where its number wants it and it may go. */
  Leave mark(Text text) {
    Mark before = text.mark();
    return database
        .worker(text.tenant())
        .transact(
            tx -> {
              Optional<String> reason = suppressed(tx, text);
              if (reason.isPresent()) {
                end(tx, text, "suppressed", reason.get());
                return new Leave.Stopped();
              }
              if (text.tenant() != null && !tx.query(SmsSql.BLOCKED, text.tenant()).isEmpty()) {
                end(tx, text, "canceled", "blocked");
                return new Leave.Stopped();
              }
              return tx.query(
                      SmsSql.MARK,
                      text.id(),
                      text.provider().name(),
                      before == null ? null : before.at())
                  .one()
                  .<Leave>map(
                      row ->
                          new Leave.Given(
                              new Mark(row.instant("sending_at"), text.provider().name())))
                  .orElseGet(Leave.Gone::new);
            });
  }

  private static Optional<String> suppressed(Tx tx, Text text) {
    Sender sender = text.provider().sender();
    String number = text.sms().to();
    Optional<String> stopped = OptOuts.reason(tx, sender.owner(), sender.id(), number);
    tx.asWorker(text.tenant());
    return stopped.isPresent()
        ? stopped
        : Suppressions.reason(tx, Channel.SMS, text.id(), number, text.lane().publicName());
  }

  /** Nobody has it: the mark is again as it was before this run. */
  void unmark(Text text, Mark mine) {
    Mark before = text.mark();
    database
        .worker(text.tenant())
        .run(
            tx ->
                tx.update(
                    SmsSql.UNMARK,
                    text.id(),
                    mine.at(),
                    before == null ? null : before.at(),
                    before == null ? null : before.by()));
  }

  /** The first of these ids of the provider that is no other message's, whoever's that is. */
  Optional<String> unclaimed(Text text, List<String> ids) {
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    Set<String> others =
        database.engine().read(SmsSql.OF_OTHERS, text.id(), ids).stream()
            .map(row -> row.text("provider_id"))
            .collect(toSet());
    return ids.stream().filter(not(others::contains)).findFirst();
  }

  /** The provider has it. */
  static void sent(Tx tx, Text text, String providerId) {
    Unawaited.write(tx, SmsSql.SENT, text.id(), RowIds.next(), text.provider().name(), providerId);
  }

  /** The number takes no texts: nobody tries it again. */
  static void unreachable(Tx tx, Text text, String code) {
    tx.asWorker(text.tenant());
    Suppressions.add(
        tx, text.tenant(), Channel.SMS, text.sms().to(), Reason.UNREACHABLE, text.id());
    end(tx, text, "failed", code);
  }

  /** The provider says that the number wants nothing from this sender. */
  static void optedOut(Tx tx, Text text) {
    Sender sender = text.provider().sender();
    OptOuts.stop(tx, sender.owner(), sender.id(), text.sms().to(), null);
    tx.asWorker(text.tenant());
    end(tx, text, "suppressed", OptOuts.REASON);
  }

  /** The provider never takes it. */
  void refused(Text text, String code) {
    database.worker(text.tenant()).run(tx -> end(tx, text, "failed", code));
  }

  private static void end(Tx tx, Text text, String status, String reason) {
    tx.update(SmsSql.END, text.id(), RowIds.next(), status, reason);
  }

  /** Its job has come to nothing: failed, or unknown where it was handed over. */
  static void abandoned(Tx tx, UUID id, @Nullable UUID tenant, String reason) {
    tx.asWorker(tenant);
    tx.update(SmsSql.ABANDON, id, RowIds.next(), reason);
  }
}
