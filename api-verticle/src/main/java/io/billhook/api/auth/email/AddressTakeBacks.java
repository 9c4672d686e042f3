package io.billhook.api.auth.email;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.password.PasswordResets;
import io.billhook.api.auth.password.WaysIn;
import io.billhook.api.auth.session.Sessions;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The way back to an address that an account had: by a link to it, for seven days, whether the
 * change still waits or is done. Of several addresses an older one takes back more: who has changed
 * it twice is not kept by the one in between.
 */
public final class AddressTakeBacks {
  private static final Duration LIFETIME = Duration.ofDays(7);

  private final Transactions auth;
  private final AddressMails mails;
  private final PasswordResets resets;
  private final WaysIn waysIn;
  private final Sessions sessions;
  private final Consumer<UUID> keysRevoked;
  private final Clock clock;

  /**
   * @param keysRevoked told of each tenant of which API keys were revoked, after the commit
   */
  public AddressTakeBacks(
      Transactions auth,
      AddressMails mails,
      PasswordResets resets,
      WaysIn waysIn,
      Sessions sessions,
      Consumer<UUID> keysRevoked,
      Clock clock) {
    this.auth = auth;
    this.mails = mails;
    this.resets = resets;
    this.waysIn = waysIn;
    this.sessions = sessions;
    this.keysRevoked = keysRevoked;
    this.clock = clock;
  }

  /** The token that gives the account the address back that it has now. */
  String offer(Tx tx, UUID account) {
    String token = RandomToken.create();
    tx.update(AddressSql.OFFER, RandomToken.hash(token), account, clock.instant().plus(LIFETIME));
    return token;
  }

  /**
   * Gives the account its old address back, voids the password and what waits or was sent
   * elsewhere, signs every device out and takes away what a thief may have added, API keys and
   * invitations since the change among it; by mail comes a link to set a new password.
   *
   * @return for the person: what was unlinked, and what is left to log in by
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired, CONFLICT
   *     where the address has got an account meanwhile
   */
  List<String> takeBack(String token, RequestOrigin origin) {
    return auth.transact(
        tx -> {
          ProvenAddress proven = ProvenAddress.take(tx, token, "take_back", clock.instant());
          UUID account = proven.account();
          if (!proven.present().equals(proven.email())) {
            tx.update(AddressSql.SET, account, proven.email(), proven.since());
            mails.left(tx, proven.present());
          }
          Instant now = clock.instant();
          tx.update(AddressSql.FORGET_PASSWORD, account);
          tx.update(AddressSql.REVOKE_INVITATIONS, account, proven.offeredAt(), now);
          List<UUID> tenants =
              tx.query(AddressSql.REVOKE_KEYS, account, proven.offeredAt(), now)
                  .map(row -> row.uuid("tenant_id"));
          tx.afterEnd(_ -> tenants.forEach(keysRevoked));
          // In this order: who is just now coming in by what goes first is found by what follows.
          List<String> ways = waysIn.narrow(tx, account, origin);
          tx.update(AddressSql.DISCARD_LATER, account, proven.offeredAt(), proven.email());
          sessions.endAll(tx, account, "revoked");
          mails.takenBack(tx, proven.email(), ways, resets.start(tx, account));
          origin.note(tx, account, "email.take_back");
          return ways;
        });
  }
}
