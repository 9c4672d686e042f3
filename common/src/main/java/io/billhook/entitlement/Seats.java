package io.billhook.entitlement;

import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.util.Optional;

/**
 * The seats of a tenant: its members, and who is invited. They are counted, never kept: people also
 * leave by deleting their account, and invitations by growing old.
 */
public final class Seats {
  /** The feature's lookup key at Stripe. */
  public static final String FEATURE = "seats";

  private Seats() {}

  /**
   * Ends the request where the tenant has more seats in use than its plan has. Asked once one was
   * made, in the same transaction, of the role api. A tenant whose plan says nothing of seats has
   * any number.
   *
   * @throws io.billhook.problem.ProblemException PLAN_LIMIT_REACHED
   */
  public static void requireWithinPlan(Tx tx) {
    Optional<Row> plan = tx.query(EntitlementSql.LOCK_QUOTA, FEATURE).one();
    if (plan.isPresent() && used(tx) > plan.get().bigint("quota")) {
      throw Entitlements.reached(FEATURE);
    }
  }

  /** How many are in use. */
  public static long used(Tx tx) {
    return tx.query(EntitlementSql.SEATS).first().bigint("seats");
  }
}
