package io.billhook.reseal;

import java.util.List;

/**
 * A column whose values a {@link io.billhook.crypto.Sealer} has sealed. A new one needs a line here
 * and, in its migration, a policy for {@code billhook_keys} and {@code GRANT SELECT (ctid, the
 * column, what its place names), UPDATE (the column)}; a test finds one that was forgotten.
 *
 * @param place the Sealer's place of a row's value, in SQL
 */
public record SealedColumn(String table, String column, String place) {

  /** All there are. */
  public static final List<SealedColumn> ALL =
      List.of(
          new SealedColumn("account", "totp_sealed", "'totp:' || id"),
          new SealedColumn("email", "sealed", "'email:' || id"),
          new SealedColumn(
              "email_attachment", "sealed", "'email_attachment:' || email_id || ':' || position"),
          new SealedColumn(
              "idempotency_key", "answer", "'idempotency_key:' || encode(scope, 'hex')"),
          new SealedColumn(
              "messaging_credential",
              "sealed",
              "'messaging_credential:' || tenant_id || ':' || provider"),
          new SealedColumn("session", "secret", "'session:' || id"),
          new SealedColumn("signing_key", "sealed", "'signing_key:' || id"),
          new SealedColumn("sms", "sealed", "'sms:' || id"),
          new SealedColumn("text_code", "sealed", "'text_code:' || account_id || ':' || purpose"));

  @Override
  public String toString() {
    return table + "." + column;
  }
}
