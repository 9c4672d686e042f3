package io.billhook.worker.billing.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link MissedEvents} on the ledger of events, of the engine's role. */
final class EventSql {
  private EventSql() {}

  /** $1 ids of events. */
  static final String HELD =
      """
      SELECT external_id FROM webhook_event
      WHERE provider = 'stripe' AND endpoint = 'default' AND external_id = ANY ($1::text[])
      """;

  /**
   * Since when events are looked for: no longer than Stripe lists them (30 days, by
   * docs.stripe.com/api/events/list), nor than the ledger keeps them, nor than they come to us.
   */
  static final String SINCE =
      """
      SELECT greatest(now() - interval '30 days', coalesce(
               (SELECT received_at FROM webhook_event
                WHERE provider = 'stripe' AND state = 'processed' ORDER BY id LIMIT 1),
               (SELECT min(created_at) FROM billing_run))) AS since
      """;

  /** An event that never came. */
  record Add(
      UUID id,
      String externalId,
      String type,
      @Nullable String objectType,
      @Nullable String objectId,
      boolean livemode,
      @Nullable String apiVersion,
      String body,
      boolean synced,
      boolean seenTo,
      Instant created) {}

  /**
   * Gives whether the event's object is to be synced. Five minutes are more than two clocks differ
   * by: an object that was looked at so long after the event is as the event left it, or newer.
   */
  static final String ADD =
      """
      INSERT INTO webhook_event
        (id, provider, endpoint, external_id, type, object_type, object_id, livemode, api_version,
         body, headers, state, note, processed_at)
      SELECT $1, 'stripe', 'default', $2, $3, $4::text, $5::text, $6, $7::text, $8, '{}',
             CASE WHEN looked.at THEN 'processed' ELSE 'received' END,
             CASE WHEN $9 THEN 'reconcile' ELSE 'no_sync' END,
             CASE WHEN looked.at THEN now() END
      FROM (SELECT NOT $9 OR $10 OR EXISTS (
              SELECT FROM billing_object held
              WHERE held.stripe_id = $5::text AND held.object = $4::text
                AND held.synced_at > $11::timestamptz + interval '5 minutes') AS at) AS looked
      ON CONFLICT (provider, endpoint, external_id) DO NOTHING
      RETURNING state = 'received' AS received
      """;
}
