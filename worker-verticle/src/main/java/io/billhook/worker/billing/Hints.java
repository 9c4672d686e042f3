package io.billhook.worker.billing;

import io.billhook.contract.billing.SyncObject;
import io.billhook.mirror.FetchNumber;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events in the webhook ledger that hint at an object. */
final class Hints {
  /** Note on events whose object Stripe no longer has. */
  static final String OBJECT_MISSING = "object_missing";

  /** Stripe sends it three days before a trial ends; also as a thin event. */
  private static final String TRIAL_WILL_END = "customer.subscription.trial_will_end";

  private Hints() {}

  /** Every event received before the fetch is in what the fetch saw. */
  static void processed(Tx tx, SyncObject object, FetchNumber fetch, @Nullable String note) {
    tx.update(HintSql.PROCESSED, object.object(), object.id(), fetch.at(), note);
  }

  /** Left for an operator, whose replay sets them back. */
  static void failed(Tx tx, SyncObject object, String reason, UUID job) {
    tx.update(HintSql.FAILED, object.object(), object.id(), reason, job);
  }

  /** Whether an event has come, and is not processed yet, by which a trial ends soon. */
  static boolean trialWillEnd(Tx tx, SyncObject object, FetchNumber fetch) {
    return object.object().equals("subscription")
        && tx.query(HintSql.SAID, object.object(), object.id(), fetch.at(), TRIAL_WILL_END)
            .first()
            .bool("said");
  }
}
