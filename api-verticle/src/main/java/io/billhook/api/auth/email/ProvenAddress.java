package io.billhook.api.auth.email;

import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Instant;
import java.util.UUID;

/**
 * An address whose token was shown.
 *
 * @param present address of the account
 * @param email that the token was sent to
 * @param offeredAt when it was
 * @param since when the account had this address, where it has had it; else now
 */
record ProvenAddress(UUID account, String present, String email, Instant offeredAt, Instant since) {

  /**
   * Uses a token up. Until the end of the transaction its address is held, as by a sign-up, and so
   * is the account.
   *
   * @param use confirm or take_back
   * @throws ProblemException UNAUTHENTICATED where it is unknown, used or expired, CONFLICT where
   *     the address has got an account meanwhile
   */
  static ProvenAddress take(Tx tx, String token, String use, Instant now) {
    byte[] hash = RandomToken.hash(token);
    tx.query(AddressSql.HOLD, (Object) hash);
    String present =
        tx.query(AddressSql.WHOSE, (Object) hash)
            .one()
            .map(row -> row.text("email"))
            .orElseThrow(ProvenAddress::refused);
    ProvenAddress proven =
        tx.query(AddressSql.TAKE, hash, use, now)
            .one()
            .map(
                row ->
                    new ProvenAddress(
                        row.uuid("account_id"),
                        present,
                        row.text("email"),
                        row.instant("created_at"),
                        row.instant("since")))
            .orElseThrow(ProvenAddress::refused);
    if (!tx.query(AddressSql.TAKEN, proven.email(), proven.account()).isEmpty()) {
      throw ProblemType.CONFLICT.because(
          "This address has got an account of its own meanwhile; delete that one first, then use"
              + " this link again");
    }
    return proven;
  }

  static ProblemException refused() {
    return ProblemType.UNAUTHENTICATED.because("This token is unknown, used up or expired");
  }

  /** Addresses stay out of logs. */
  @Override
  public String toString() {
    return "ProvenAddress[" + account + "]";
  }
}
