package io.billhook.api.auth.external;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.oauth.ExternalPerson;
import io.billhook.api.auth.oauth.Providers;
import io.billhook.api.auth.session.LiveSessions;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The identities at other providers by which an account may be logged in to. */
public final class Identities {

  /**
   * One of them.
   *
   * @param email that the provider vouched for when it was linked; null: none
   */
  record Item(String provider, @Nullable String email, Instant createdAt) {
    private static Item of(Row row) {
      return new Item(row.text("provider"), row.textOrNull("email"), row.instant("created_at"));
    }
  }

  private final Transactions auth;
  private final Providers providers;
  private final LogInCodes codes;
  private final SecurityMails mails;

  public Identities(Transactions auth, Providers providers, LogInCodes codes, SecurityMails mails) {
    this.auth = auth;
    this.providers = providers;
    this.codes = codes;
    this.mails = mails;
  }

  Optional<UUID> owner(Tx tx, ExternalPerson person) {
    return tx.query(IdentitiesSql.OWNER, person.provider(), person.subject())
        .one()
        .map(row -> row.uuid("account_id"));
  }

  /** False where it is another's, or the account has one at that provider already. */
  boolean add(
      Tx tx, UUID account, ExternalPerson person, boolean madeAccount, RequestOrigin origin) {
    int added =
        tx.update(
            IdentitiesSql.ADD,
            person.provider(),
            person.subject(),
            account,
            person.verifiedEmail(),
            madeAccount);
    if (added > 0) {
      origin.note(tx, account, "identity.link", "identity:" + person.provider());
    }
    return added > 0;
  }

  void tellLinked(Tx tx, String to, ExternalPerson person) {
    mails.identityLinked(tx, to, providers.title(person.provider()));
  }

  List<Item> list(UUID account) {
    return auth.transact(tx -> tx.query(IdentitiesSql.LIST, account).map(Item::of));
  }

  boolean has(Tx tx, UUID account, String provider) {
    return !tx.query(IdentitiesSql.HAS, account, provider).isEmpty();
  }

  /** The code with which a browser begins to link. */
  String startLink(Tx tx, UUID account, String provider, URI returnTo) {
    return codes.forLinkStart(tx, account, provider, returnTo);
  }

  /** The code with which a browser begins to show an identity again. */
  String startReauthentication(Tx tx, UUID account, UUID session, String provider, URI returnTo) {
    return codes.forReauthenticationStart(tx, account, session, provider, returnTo);
  }

  Optional<LogInCodes.Start> takeStart(String code, String provider) {
    return auth.transact(tx -> codes.takeStart(tx, code, provider));
  }

  /**
   * Adds the identity that the code stands for; nothing where the code is unknown, used up or
   * expired, or was begun for another account.
   *
   * @throws io.billhook.problem.ProblemException CONFLICT where the identity or the place for it is
   *     taken
   */
  Optional<Item> link(Tx tx, Principal.Person who, String code, RequestOrigin origin) {
    return codes
        .takeLink(tx, code)
        .filter(link -> link.account().equals(who.account()))
        .map(link -> link(tx, who, link.person(), origin));
  }

  private Item link(Tx tx, Principal.Person who, ExternalPerson person, RequestOrigin origin) {
    UUID account = who.account();
    Row row = tx.query(IdentitiesSql.LOCK, account).first();
    LiveSessions.require(tx, who);
    if (!add(tx, account, person, false, origin)) {
      throw ProblemType.CONFLICT.because(
          "This identity is linked already, or your account has another of this provider");
    }
    tellLinked(tx, row.text("email"), person);
    return tx.query(IdentitiesSql.LIST, account).map(Item::of).stream()
        .filter(item -> item.provider().equals(person.provider()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Takes one away; false where the account has none there.
   *
   * @throws io.billhook.problem.ProblemException CONFLICT where nothing would be left to log in by
   */
  boolean remove(UUID account, String provider, RequestOrigin origin) {
    return auth.transact(
        tx -> {
          Row row = tx.query(IdentitiesSql.LOCK, account).first();
          if (tx.update(IdentitiesSql.REMOVE, account, provider) == 0) {
            return false;
          }
          tx.update(IdentitiesSql.DISCARD_CODES, account);
          List<String> usable = List.copyOf(providers.names());
          if (!row.bool("has_password")
              && tx.query(IdentitiesSql.USABLE, account, usable).isEmpty()) {
            throw ProblemType.CONFLICT.because(
                "You could not log in any more: set a password first, by /v1/auth/password/forgot");
          }
          mails.identityUnlinked(tx, row.text("email"), providers.title(provider));
          origin.note(tx, account, "identity.unlink", "identity:" + provider);
          return true;
        });
  }
}
