package io.billhook.api.limit;

import io.billhook.config.QuotaConfig;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;

/**
 * How many tenants an account owns, whichever way it came to them. Asked after the change and
 * within its transaction, which has the role of auth: of two at once, the later one sees the
 * earlier.
 */
public final class TenantQuota {
  private final int most;

  public TenantQuota(QuotaConfig quotas) {
    this.most = quotas.tenants();
  }

  /**
   * For who has become an owner. Deleted tenants are not counted.
   *
   * @throws io.billhook.problem.ProblemException LIMIT_REACHED where that is one too many
   */
  public void require(Tx tx, UUID owner) {
    count(tx, owner);
  }

  /**
   * For who has made one. As many again may be deleted and wait for their end, so that nobody makes
   * and deletes without end.
   *
   * @throws io.billhook.problem.ProblemException LIMIT_REACHED where that is one too many
   */
  public void requireMade(Tx tx, UUID owner) {
    if (count(tx, owner).bigint("deleted") > most) {
      throw ProblemType.LIMIT_REACHED.because(
          "More than " + most + " deleted tenants wait for their end; wait, or restore one");
    }
  }

  private Row count(Tx tx, UUID owner) {
    tx.query(TenantQuotaSql.LOCK, owner);
    Row owned = tx.query(TenantQuotaSql.OWNED, owner).first();
    if (owned.bigint("alive") > most) {
      throw ProblemType.LIMIT_REACHED.because(
          "An account owns at most " + most + " tenants; delete or transfer one of them first");
    }
    return owned;
  }
}
