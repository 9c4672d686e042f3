package io.billhook.worker.billing;

import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events in the webhook ledger that hint at an object. */
final class Hints {
  /** Note on events whose object Stripe no longer has. */
  static final String OBJECT_MISSING = "object_missing";

  private Hints() {}

  /** Every event received before the fetch is in what the fetch saw. */
  static void processed(Tx tx, String object, FetchNumber fetch, @Nullable String note) {
    tx.update(HintSql.PROCESSED, object, fetch.at(), note);
  }

  /** Left for an operator, whose replay sets them back. */
  static void failed(Tx tx, String object, String reason, UUID job) {
    tx.update(HintSql.FAILED, object, reason, job);
  }
}
