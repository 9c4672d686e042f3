package io.billhook.entitlement;

import io.billhook.mirror.Standing;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.billhook.published.Public;
import java.time.Clock;

/**
 * What the tenant of a transaction may use: what Stripe says that its plan has, while what it pays
 * for may be used at all. All of it in the caller's transaction, of the role api or worker: what it
 * takes is taken once that commits, and not otherwise.
 */
@Public
public final class Entitlements {
  private final int graceDays;
  private final Clock clock;

  /**
   * @param graceDays for which one who has not paid keeps access
   */
  public Entitlements(int graceDays, Clock clock) {
    this.graceDays = graceDays;
    this.clock = clock;
  }

  /**
   * Ends the request unless the tenant has a feature.
   *
   * @param feature its lookup key at Stripe
   * @throws ProblemException ENTITLEMENT_REQUIRED
   */
  public void require(Tx tx, String feature) {
    if (tx.query(EntitlementSql.HAS, feature).isEmpty()) {
      throw lacking(feature);
    }
    requireAccess(tx);
  }

  /**
   * Takes so many of a feature that is counted, exactly however many do at once: they wait for each
   * other.
   *
   * @param n at least 1
   * @throws ProblemException ENTITLEMENT_REQUIRED, or PLAN_LIMIT_REACHED where there are fewer
   */
  public void take(Tx tx, String feature, long n) {
    positive(n);
    boolean taken = tx.update(EntitlementSql.TAKE, feature, n) == 1;
    if (!taken && !tx.query(EntitlementSql.HAS, feature).isEmpty()) {
      throw reached(feature);
    }
    if (!taken) {
      throw lacking(feature);
    }
    requireAccess(tx);
  }

  /** Gives back what was taken, also of a feature that the tenant has no more; never below none. */
  public void giveBack(Tx tx, String feature, long n) {
    positive(n);
    tx.update(EntitlementSql.GIVE_BACK, feature, n);
  }

  static ProblemException reached(String feature) {
    return ProblemType.PLAN_LIMIT_REACHED.because(
        "The plan has no more of " + feature + ". Give one back, or change the plan");
  }

  private void requireAccess(Tx tx) {
    Standing standing = Standing.of(tx, graceDays, clock.instant());
    if (standing.access() == Standing.Access.NONE) {
      throw ProblemType.ENTITLEMENT_REQUIRED.because(
          "The subscription is " + standing.told() + ", so nothing of the plan may be used now");
    }
  }

  private static ProblemException lacking(String feature) {
    return ProblemType.ENTITLEMENT_REQUIRED.because("The plan does not have " + feature);
  }

  private static void positive(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("At least one, not " + n);
    }
  }
}
