package io.billhook.api.messaging.email;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of {@link EmailRoutes}; the policies of the table keep to the tenant. */
final class EmailSql {
  /** So many mails are looked at for a page. */
  static final int WINDOW = 20_000;

  private EmailSql() {}

  static final String GET =
      """
      SELECT lane, provider, send_at, id, status, recipient, subject, tags, provider_id, error,
             created_at, sent_at
      FROM email WHERE id = $1
      """;

  /** As many as anybody looks at; those of a mail that is opened again and again have no end. */
  static final String EVENTS =
      """
      SELECT at, type, detail FROM message_event WHERE email_id = $1 ORDER BY at, id LIMIT 500
      """;

  /** What stands in the statements of a list, each null for any. */
  record Search(
      @Nullable String status, @Nullable String tag, @Nullable UUID before, int fetch, int window) {

    /** An address as it was given, or in lower case, as it is mostly written. */
    SearchTo to(String address) {
      return new SearchTo(
          status, tag, before, fetch, window, List.of(address, address.toLowerCase(Locale.ROOT)));
    }
  }

  /** A search among the mails to one address. */
  record SearchTo(
      @Nullable String status,
      @Nullable String tag,
      @Nullable UUID before,
      int fetch,
      int window,
      List<String> addresses) {}

  static final String LIST = list("");

  static final String LIST_TO = list("AND recipient = ANY ($6::text[])");

  private static String list(String which) {
    return """
      WITH looked AS (
        SELECT id, status, recipient, subject, tags, provider_id, error, created_at, sent_at
        FROM email
        WHERE tenant_id = current_tenant() AND ($3::uuid IS NULL OR id < $3) %s
        ORDER BY id DESC LIMIT $5
      ), ending AS (
        SELECT CASE WHEN count(*) = $5 THEN (SELECT id FROM looked ORDER BY id LIMIT 1) END AS id
        FROM looked
      )
      SELECT found.*, ending.id AS window_end
      FROM ending LEFT JOIN (
        SELECT * FROM looked
        WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR $2 = ANY (tags))
        ORDER BY id DESC LIMIT $4
      ) AS found ON true
      ORDER BY found.id DESC
      """
        .formatted(which);
  }

  static final String LOCK =
      """
      SELECT id, status, sending_at, send_at, created_at, recipient
      FROM email WHERE id = $1 FOR NO KEY UPDATE
      """;

  /** Who will not send it no longer needs what it says. */
  static final String CANCEL =
      """
      UPDATE email
      SET status = 'canceled', html = NULL, body_text = '', sealed = NULL, text_until = NULL
      WHERE id = $1
      """;

  /** $1 id, $2 tenant, $3 mail. */
  static final String CANCELED =
      """
      INSERT INTO message_event (id, tenant_id, email_id, type, at)
      VALUES ($1, $2, $3, 'canceled', clock_timestamp())
      """;
}
