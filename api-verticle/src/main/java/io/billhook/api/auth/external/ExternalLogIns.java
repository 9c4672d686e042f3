package io.billhook.api.auth.external;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.account.NewAccounts;
import io.billhook.api.auth.factor.SignIns;
import io.billhook.api.auth.oauth.Aim;
import io.billhook.api.auth.oauth.Attempt;
import io.billhook.api.auth.oauth.ExternalPerson;
import io.billhook.api.auth.reauthentication.ReauthenticationCodes;
import io.billhook.api.auth.token.SignInResult;
import io.billhook.api.http.input.TextRule;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose account somebody is who comes from another provider, and the code by which their front end
 * gets the tokens. The rules are told in docs/auth.md.
 */
public final class ExternalLogIns {
  private final Transactions auth;
  private final Identities identities;
  private final NewAccounts accounts;
  private final LogInCodes codes;
  private final ReauthenticationCodes again;
  private final SignIns signIns;

  public ExternalLogIns(
      Transactions auth,
      Identities identities,
      NewAccounts accounts,
      LogInCodes codes,
      ReauthenticationCodes again,
      SignIns signIns) {
    this.auth = auth;
    this.identities = identities;
    this.accounts = accounts;
    this.codes = codes;
    this.again = again;
    this.signIns = signIns;
  }

  /**
   * What ends the attempt: a code that is good for what it was begun for.
   *
   * @throws LogInRefused where the person is nobody here, or another
   */
  String handOver(ExternalPerson person, Attempt attempt, RequestOrigin origin) {
    return auth.transact(
        tx ->
            switch (attempt.aim()) {
              case Aim.SignIn _ ->
                  codes.forSignIn(tx, account(tx, person, origin), attempt.challenge());
              case Aim.Link(UUID account) -> codes.forLink(tx, account, person);
              case Aim.Reauthenticate(UUID account, UUID session) -> {
                if (!identities.owner(tx, person).equals(Optional.of(account))) {
                  throw new LogInRefused(LogInRefused.Why.OTHER_IDENTITY);
                }
                yield again.create(tx, account, session);
              }
            });
  }

  private UUID account(Tx tx, ExternalPerson person, RequestOrigin origin) {
    String email = person.verifiedEmail();
    if (email != null) {
      NewAccounts.lock(tx, email);
    }
    Optional<UUID> known = identities.owner(tx, person);
    if (known.isPresent()) {
      return known.get();
    }
    if (email == null) {
      throw new LogInRefused(LogInRefused.Why.EMAIL_UNVERIFIED);
    }
    return accounts
        .make(tx, wish(email, person.name()), origin)
        .map(made -> linkTo(tx, made, person, true, origin))
        .orElseGet(() -> linkToVerified(tx, email, person, origin));
  }

  private static NewAccounts.Wish wish(String email, String name) {
    String known =
        TextRule.NAME.accepts().test(name) ? name : email.substring(0, email.lastIndexOf('@'));
    return new NewAccounts.Wish(email, null, known, known);
  }

  private UUID linkTo(
      Tx tx, UUID account, ExternalPerson person, boolean madeAccount, RequestOrigin origin) {
    if (!identities.add(tx, account, person, madeAccount, origin)) {
      throw new LogInRefused(LogInRefused.Why.ALREADY_LINKED);
    }
    return account;
  }

  /** Both sides have proved the address, so it is one person; they are told by mail. */
  private UUID linkToVerified(Tx tx, String email, ExternalPerson person, RequestOrigin origin) {
    UUID account = tx.query(ExternalLogInsSql.ACCOUNT, email).first().uuid("id");
    linkTo(tx, account, person, false, origin);
    identities.tellLinked(tx, email, person);
    return account;
  }

  /**
   * Signs in.
   *
   * @param verifier of the challenge that the front end began with; null where it sent none
   * @throws io.billhook.problem.ProblemException UNAUTHENTICATED for a code that is unknown, used
   *     up or expired, or of another front end
   */
  SignInResult signIn(String code, @Nullable String verifier, RequestOrigin origin) {
    Optional<SignInResult> entered =
        auth.transact(
            tx ->
                codes
                    .takeSignIn(tx, code, verifier)
                    .map(account -> signIns.signIn(tx, account, origin)));
    return entered.orElseThrow(
        () -> ProblemType.UNAUTHENTICATED.because("This code is unknown, used up or expired"));
  }
}
