package io.billhook.api.auth.email;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.http.input.Fields;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * Another address for an account: it counts once the token that was sent to it is shown. Whoever
 * asks learns nothing of whether it is another's.
 */
public final class AddressChanges {
  private static final Duration LIFETIME = Duration.ofHours(24);

  /**
   * A change that waits, as whoever has the new address may see it: whose mistake it may be is told
   * from the whole present address, since a masked one is easily made to look like their own.
   *
   * @param name of the account that asks
   * @param currentEmail of the account that asks
   */
  record Asked(String email, String name, String currentEmail) {
    @Override
    public String toString() {
      return "Asked[…]";
    }
  }

  private final Transactions auth;
  private final AddressMails mails;
  private final AddressTakeBacks takeBacks;
  private final Clock clock;

  public AddressChanges(
      Transactions auth, AddressMails mails, AddressTakeBacks takeBacks, Clock clock) {
    this.auth = auth;
    this.mails = mails;
    this.takeBacks = takeBacks;
    this.clock = clock;
  }

  /**
   * Sends a mail to the new address, and one to the present one; takes the place of a change that
   * waits. Where the new one has an account its owner is told, with as many statements.
   *
   * @param send false where the new address gets no mail for now
   * @throws ProblemException VALIDATION_FAILED where it is the present one
   */
  void begin(Tx tx, UUID account, String email, boolean send, RequestOrigin origin) {
    Row row = tx.query(AddressSql.LOCK, account, email).first();
    if (row.bool("same")) {
      throw Fields.failed("/email", "is your address already");
    }
    tx.update(AddressSql.DISCARD_PENDING, account);
    boolean taken = !tx.query(AddressSql.TAKEN, email, account).isEmpty();
    if (!send) {
      tx.query(AddressSql.DECOY);
    } else if (taken) {
      tx.query(AddressSql.DECOY); // for the token that is not written
      mails.taken(tx, email);
    } else {
      String token = RandomToken.create();
      byte[] hash = RandomToken.hash(token);
      tx.update(AddressSql.CREATE, hash, account, email, clock.instant().plus(LIFETIME));
      mails.confirm(tx, email, token);
    }
    mails.asked(tx, row.text("email"), takeBacks.offer(tx, account));
    origin.note(tx, account, "email.ask");
  }

  /**
   * What a token would do; uses nothing up.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired
   */
  Asked find(String token) {
    return auth.read(AddressSql.ASKED, RandomToken.hash(token), clock.instant())
        .one()
        .map(row -> new Asked(row.text("email"), row.text("name"), row.text("present")))
        .orElseThrow(ProvenAddress::refused);
  }

  /**
   * Gives the account its new address. Sessions, factors and identities stay.
   *
   * @throws ProblemException UNAUTHENTICATED for a token that is unknown, used or expired, CONFLICT
   *     where the address has got an account meanwhile
   */
  void confirm(String token, RequestOrigin origin) {
    auth.run(
        tx -> {
          ProvenAddress proven = ProvenAddress.take(tx, token, "confirm", clock.instant());
          UUID account = proven.account();
          mails.changed(tx, proven.present(), takeBacks.offer(tx, account));
          tx.update(AddressSql.SET, account, proven.email(), clock.instant());
          tx.update(AddressSql.DISCARD_SIGNUPS, proven.email());
          tx.update(AddressSql.DISCARD_SENT, account);
          mails.arrived(tx, proven.email());
          origin.note(tx, account, "email.change");
        });
  }
}
