package io.billhook.api.limit;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a tenant is trusted with messages.
 *
 * @param name of the tenant
 */
public record TenantStanding(UUID tenant, String name, Messaging messaging) {

  /** What an operator, or its first paid invoice, has said. */
  public enum Messaging {
    /** Nothing yet. */
    NEW,
    LIMITED,
    OPEN,
    BLOCKED;

    static Messaging of(@Nullable String stored) {
      return switch (stored) {
        case null -> NEW;
        case "open" -> OPEN;
        case "limited" -> LIMITED;
        case "blocked" -> BLOCKED;
        default -> throw new IllegalStateException("A tenant's messaging is " + stored);
      };
    }
  }

  /** In a transaction with the role of the api, in the tenant's scope. */
  public static TenantStanding of(Tx tx, UUID tenant) {
    Row row = tx.query(TenantStandingSql.GET, tenant).first();
    return new TenantStanding(tenant, row.text("name"), Messaging.of(row.textOrNull("messaging")));
  }

  /**
   * Called before any message of the tenant is taken on.
   *
   * @throws io.billhook.problem.ProblemException FORBIDDEN
   */
  public void requireNotBlocked() {
    if (messaging == Messaging.BLOCKED) {
      throw ProblemType.FORBIDDEN.because(
          "An operator of this installation has stopped all messages of this tenant");
    }
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "TenantStanding[" + tenant + ", " + messaging + "]";
  }
}
