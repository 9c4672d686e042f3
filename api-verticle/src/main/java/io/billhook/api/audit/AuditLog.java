package io.billhook.api.audit;

import io.billhook.api.http.Principal;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes who did what, in the transaction that does it. */
public final class AuditLog {
  private AuditLog() {}

  /**
   * Writes an entry. The transaction has the role auth or engine, or api in the scope of the
   * tenant.
   *
   * @param tenant whose log it is in; null where it concerns no tenant
   * @param ip of the caller
   * @param action stable, {@code feature.verb}
   * @param target what it is done to, as {@code member:ID}
   */
  public static void note(
      Tx tx,
      @Nullable UUID tenant,
      Principal actor,
      String ip,
      String requestId,
      String action,
      String target) {
    tx.update(
        AuditLogSql.NOTE,
        RowIds.next(),
        tenant,
        type(actor),
        id(actor),
        action,
        target,
        ip,
        requestId);
  }

  private static String type(Principal actor) {
    return switch (actor) {
      case Principal.Person _ -> "account";
      case Principal.ApiKey _ -> "api_key";
      case Principal.Anonymous _ -> "system";
    };
  }

  private static @Nullable UUID id(Principal actor) {
    return switch (actor) {
      case Principal.Person person -> person.account();
      case Principal.ApiKey key -> key.id();
      case Principal.Anonymous _ -> null;
    };
  }
}
