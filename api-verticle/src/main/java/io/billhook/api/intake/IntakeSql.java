package io.billhook.api.intake;

import io.billhook.job.JobState;
import io.billhook.postgres.Column;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** The statements of intake, run as the engine. */
final class IntakeSql {
  private IntakeSql() {}

  /**
   * A batch, by column: events, each with how often it came beside; and jobs, one for each unique
   * key.
   *
   * @param endpoints of events that came in elsewhere than the rest; may be shorter
   */
  record Store(
      String endpoint,
      Column<UUID> ids,
      Column<String> externalIds,
      Column<String> types,
      Column<String> objectTypes,
      Column<String> objectIds,
      Column<Boolean> livemodes,
      Column<String> apiVersions,
      Column<Buffer> bodies,
      Column<Boolean> utf8,
      Column<String> headers,
      Column<String> jobKeys,
      Column<UUID> jobs,
      Column<String> uniqueKeys,
      Column<String> args,
      String kind,
      String queue,
      short maxAttempts,
      long holder,
      Column<Integer> folded,
      String provider,
      Column<String> notes,
      Column<String> endpoints) {}

  /**
   * A batch of events and the jobs that they cause, in one statement and so in one transaction. An
   * event that is here already only counts its duplicates. A job is wanted where at least one event
   * is new; where one with its key waits already, that row is locked without a new version (WHERE
   * false), so that its claim waits for this commit and sees these events. Both inserts go in the
   * order of their unique keys, so that two batches cannot lock each other out.
   *
   * <p>Gives the ids of the jobs that were inserted.
   */
  static final String STORE =
      JobState.named(
          """
      WITH stored AS (
        INSERT INTO webhook_event (id, provider, endpoint, external_id, type, object_type, object_id,
                                   livemode, api_version, body, body_bytes, headers, state, note,
                                   duplicates, processed_at)
        SELECT id, $21::text, endpoint, external_id, type, object_type, object_id, livemode, api_version,
               CASE WHEN utf8 THEN convert_from(body, 'UTF8') END, CASE WHEN NOT utf8 THEN body END,
               headers::jsonb,
               CASE WHEN wanted THEN 'received' ELSE 'processed' END,
               CASE WHEN wanted THEN NULL ELSE coalesce(note, 'no_sync') END,
               folded, CASE WHEN wanted THEN NULL ELSE now() END
        FROM (
          SELECT id, external_id, type, object_type, object_id, livemode, api_version, body,
                 utf8, headers, job_key IS NOT NULL AS wanted, folded, note,
                 coalesce(endpoint, $1::text) AS endpoint
          FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[],
                      $8::text[], $9::bytea[], $10::boolean[], $11::text[], $12::text[], $20::integer[],
                      $22::text[], $23::text[])
               AS e (id, external_id, type, object_type, object_id, livemode, api_version, body,
                     utf8, headers, job_key, folded, note, endpoint)
        ) AS event
        ORDER BY external_id, endpoint
        ON CONFLICT (provider, endpoint, external_id)
        DO UPDATE SET duplicates = webhook_event.duplicates + excluded.duplicates + 1
        RETURNING id
      ), wanted AS (
        SELECT DISTINCT e.job_key
        FROM unnest($2::uuid[], $12::text[]) AS e (id, job_key) JOIN stored ON stored.id = e.id
        WHERE e.job_key IS NOT NULL
      )
      INSERT INTO job (id, kind, queue, args, state, max_attempts, unique_key, dedupe_key, run_at,
                       holder)
      SELECT j.id, $16::text, $17::text, j.args::jsonb, {available}, $18::smallint, j.job_key, j.job_key, now(),
             $19::bigint
      FROM unnest($13::uuid[], $14::text[], $15::text[]) AS j (id, job_key, args)
           JOIN wanted ON wanted.job_key = j.job_key
      ORDER BY j.job_key
      ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET id = job.id WHERE false
      RETURNING id
      """);

  static final String SAMPLE_REJECTED =
      "INSERT INTO rejected_webhook (provider, reason, bytes, remote) VALUES ($4, $1, $2, $3)";
}
