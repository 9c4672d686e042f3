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
   * Writes one row. The transaction has the role of auth, the api (in the tenant's scope) or the
   * engine.
   *
   * @param tenant whom it concerns; null for the installation
   * @param action stable, {@code feature.verb}
   * @param target what it is done to
   */
  public static void note(
      Tx tx,
      @Nullable UUID tenant,
      Principal actor,
      String ip,
      String requestId,
      String action,
      String target) {
    String type =
        switch (actor) {
          case Principal.Person _ -> "account";
          case Principal.ApiKey _ -> "api_key";
          case Principal.Anonymous _ -> "system";
        };
    @Nullable UUID id =
        switch (actor) {
          case Principal.Person person -> person.account();
          case Principal.ApiKey key -> key.id();
          case Principal.Anonymous _ -> null;
        };
    tx.update(AuditLogSql.NOTE, RowIds.next(), tenant, type, id, action, target, ip, requestId);
  }
}
