package io.billhook.api.ops;

import io.billhook.api.http.Principal;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes who did what, in the transaction that does it. */
final class Audit {
  private Audit() {}

  /**
   * @param action stable, {@code feature.verb}
   * @param target what it is done to
   */
  static void note(Tx tx, Principal actor, String action, String target) {
    @Nullable UUID id = actor instanceof Principal.Person person ? person.account() : null;
    tx.update(AuditSql.NOTE, RowIds.next(), "operator", id, action, target);
  }
}
