package io.billhook.api.ops;

import io.billhook.api.http.Principal;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes who did what, in the transaction that does it. */
final class Audit {
  private static final int LONGEST_TARGET = 300;

  private Audit() {}

  /**
   * @param action stable, {@code feature.verb}
   * @param target what it is done to; cut after 300 characters
   * @param reason what the operator gave, 500 characters at most
   */
  static void note(Tx tx, Principal actor, String action, String target, @Nullable String reason) {
    String shown =
        target.length() > LONGEST_TARGET
            ? target.substring(0, target.offsetByCodePoints(0, shownCodePoints(target)))
            : target;
    tx.update(AuditSql.NOTE, RowIds.next(), "operator", account(actor), action, shown, reason);
  }

  static @Nullable UUID account(Principal actor) {
    return actor instanceof Principal.Person person ? person.account() : null;
  }

  /** Half a surrogate pair could not be stored. */
  private static int shownCodePoints(String target) {
    return Math.min(LONGEST_TARGET, target.codePointCount(0, target.length()));
  }
}
