package io.billhook.worker.upkeep;

import io.billhook.config.RetentionConfig;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.upkeep.Prune.Place;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deletes one batch of an area: one transaction, at most 1,000 rows of the area's own table. */
final class Batches {
  private static final int SIZE = 1000;
  private static final Duration IDEMPOTENCY_KEYS = Duration.ofHours(24);

  /** As long as the tries of an account count. */
  private static final Duration TRIES = Duration.ofDays(1);

  /** After their end, so that who comes late with a link can still be told why by a look. */
  private static final Duration TOKENS = Duration.ofDays(1);

  private static final Duration INVITATIONS = Duration.ofDays(30);

  /** After their end; they also tell which devices an account has been used on. */
  private static final Duration SESSIONS = Duration.ofDays(90);

  /** Of a day in UTC, which is over everywhere then. */
  private static final Duration USAGE = Duration.ofDays(3);

  private static final Duration MESSAGES = Duration.ofDays(30);

  private static final Duration BILLING_RUNS = Duration.ofDays(30);

  private static final Place START = new Place(new UUID(0, 0), 0);

  private final Transactions engine;
  private final Outbox outbox;
  private final RetentionConfig retention;

  Batches(Transactions engine, Outbox outbox, RetentionConfig retention) {
    this.engine = engine;
    this.outbox = outbox;
    this.retention = retention;
  }

  /**
   * Deletes the old rows that come after a place.
   *
   * @param after null: from the oldest on
   */
  Batch delete(Area area, @Nullable Place after) {
    return engine.transact(
        tx -> {
          tx.query(PruneSql.BY_INDEX);
          Cutoffs cutoffs = Cutoffs.at(tx.query(PruneSql.NOW).first().instant("now"), retention);
          return delete(tx, area, after == null ? START : after, cutoffs);
        });
  }

  private Batch delete(Tx tx, Area area, Place after, Cutoffs cutoffs) {
    return switch (area) {
      case ATTEMPTS -> attempts(tx, after, cutoffs.jobs());
      case JOBS -> jobs(tx, after, cutoffs.jobs(), cutoffs.deadJobs());
      case WEBHOOKS -> webhooks(tx, after, cutoffs.webhooks());
      case UNREADABLE_MESSAGES ->
          oldest(tx, PruneSql.UNREADABLE_MESSAGES, after, cutoffs.deadJobs());
      case REJECTED_WEBHOOKS -> oldest(tx, PruneSql.REJECTED_WEBHOOKS, after, cutoffs.webhooks());
      case PROCESSES -> oldest(tx, PruneSql.PROCESSES, after, cutoffs.processes());
      case RATE_BUCKETS -> oldest(tx, PruneSql.RATE_BUCKETS, after, cutoffs.now());
      case UNKNOWN_ADDRESSES ->
          oldest(tx, IdentityPruneSql.UNKNOWN_ADDRESSES, after, cutoffs.ago(TRIES));
      case IDEMPOTENCY_KEYS ->
          oldest(tx, IdentityPruneSql.IDEMPOTENCY_KEYS, after, cutoffs.ago(IDEMPOTENCY_KEYS));
      case SIGNUPS -> oldest(tx, IdentityPruneSql.SIGNUPS, after, cutoffs.ago(TOKENS));
      case ONE_TIME_TOKENS ->
          oldest(tx, IdentityPruneSql.ONE_TIME_TOKENS, after, cutoffs.ago(TOKENS));
      case TEXT_CODES -> oldest(tx, IdentityPruneSql.TEXT_CODES, after, cutoffs.ago(TOKENS));
      case INVITATIONS -> oldest(tx, IdentityPruneSql.INVITATIONS, after, cutoffs.ago(INVITATIONS));
      case SESSIONS -> oldest(tx, IdentityPruneSql.SESSIONS, after, cutoffs.ago(SESSIONS));
      case SECRET_TEXTS ->
          oldest(tx, IdentityPruneSql.SECRET_TEXTS, after, cutoffs.ago(Duration.ZERO));
      case SUPPRESSIONS ->
          oldest(tx, IdentityPruneSql.SUPPRESSIONS, after, cutoffs.ago(Duration.ZERO));
      case EMAIL_USAGE -> oldest(tx, PruneSql.EMAIL_USAGE, after, cutoffs.ago(USAGE));
      case OPT_OUTS -> oldest(tx, IdentityPruneSql.OPT_OUTS, after, cutoffs.ago(MESSAGES));
      case INSTALLATION_MAILS ->
          oldest(tx, IdentityPruneSql.INSTALLATION_MAILS, after, cutoffs.ago(MESSAGES));
      case INSTALLATION_TEXTS ->
          oldest(tx, IdentityPruneSql.INSTALLATION_TEXTS, after, cutoffs.ago(MESSAGES));
      case TEXT_USAGE -> oldest(tx, PruneSql.TEXT_USAGE, after, cutoffs.ago(USAGE));
      case BILLING_RUNS -> oldest(tx, PruneSql.BILLING_RUNS, after, cutoffs.ago(BILLING_RUNS));
      case TENANTS -> TenantPurge.batch(tx, outbox, after, SIZE);
    };
  }

  private static Batch attempts(Tx tx, Place after, @Nullable Instant ended) {
    return Cutoffs.lowestKept(ended)
        .map(to -> tx.query(PruneSql.ATTEMPTS, after.id(), after.claim(), to, ended).first())
        .map(Batches::walked)
        .orElse(Batch.NOTHING);
  }

  private static Batch jobs(Tx tx, Place after, @Nullable Instant ended, @Nullable Instant died) {
    return Cutoffs.lowestKept(ended, died)
        .map(to -> tx.query(PruneSql.JOBS, after.id(), to, ended, died).first())
        .map(Batches::walked)
        .orElse(Batch.NOTHING);
  }

  private static Batch webhooks(Tx tx, Place after, @Nullable Instant received) {
    return Cutoffs.lowestKept(received)
        .map(to -> tx.query(PruneSql.WEBHOOKS, after.id(), to, received).first())
        .map(Batches::walked)
        .orElse(Batch.NOTHING);
  }

  private static Batch walked(Row row) {
    int rows = Math.toIntExact(row.bigint("gone"));
    return row.bigint("looked") < SIZE
        ? new Batch(rows, null)
        : new Batch(rows, new Place(row.uuid("id"), row.integer("claim")));
  }

  /** The old rows of these come first, so a batch that is not full was the last. */
  private static Batch oldest(Tx tx, String sql, Place after, @Nullable Instant before) {
    if (before == null) {
      return Batch.NOTHING;
    }
    int rows = tx.update(sql, before);
    return new Batch(rows, rows < SIZE ? null : after);
  }
}
