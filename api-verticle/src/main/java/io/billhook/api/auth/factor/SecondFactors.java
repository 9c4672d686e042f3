package io.billhook.api.auth.factor;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.session.NewSessions;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the codes of a second factor are good for. An attempt is counted, and the count committed,
 * before the code is looked at; a right code is used up in the transaction that it lets through.
 */
public final class SecondFactors {
  /** How long a right code lets one do what is grave. */
  private static final Duration FRESH = Duration.ofMinutes(15);

  private static final Pattern DIGITS = Pattern.compile("[0-9]{" + Totp.DIGITS + "}");

  private final Transactions auth;
  private final TotpFactor totp;
  private final SmsFactor sms;
  private final RecoveryCodes recovery;
  private final FactorLimit limit;
  private final FactorMails mails;
  private final NewSessions sessions;
  private final Clock clock;

  public SecondFactors(
      Transactions auth,
      TotpFactor totp,
      SmsFactor sms,
      RecoveryCodes recovery,
      FactorLimit limit,
      FactorMails mails,
      NewSessions sessions,
      Clock clock) {
    this.auth = auth;
    this.totp = totp;
    this.sms = sms;
    this.recovery = recovery;
    this.limit = limit;
    this.mails = mails;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Counts an attempt, before the code is looked at.
   *
   * @param asker which log-in or session it is of, as {@link TextCodes} has it
   */
  void attempt(Tx tx, UUID account, String asker) {
    limit.attempt(tx, account);
    sms.attempt(tx, account, asker);
  }

  /**
   * Counts an attempt of who is signed in, before the code is looked at.
   *
   * @throws ProblemException CONFLICT where there is no second factor
   */
  void attempt(Principal.Person person) {
    auth.run(
        tx -> {
          requireOn(tx, person.account());
          attempt(tx, person.account(), TextCodes.session(person.session()));
        });
  }

  /** Notes that a code was wrong: by nobody, since it may not have been the person. */
  void noteWrong(UUID account, RequestOrigin origin) {
    auth.run(tx -> noteWrong(tx, account, origin));
  }

  static void noteWrong(Tx tx, UUID account, RequestOrigin origin) {
    origin.noteOfNobody(tx, "mfa.fail", "account:" + account);
  }

  /** Shows the factor again on a device that is signed in; false where the code is wrong. */
  boolean showAgain(Tx tx, Principal.Person person, String code, RequestOrigin origin) {
    UUID account = person.account();
    boolean right = use(tx, account, TextCodes.session(person.session()), code, origin);
    if (right) {
      sessions.factorShown(tx, person.session());
      origin.note(tx, account, "mfa.verify");
    }
    return right;
  }

  /**
   * Whether the person has a second factor, which must have been shown for what is grave.
   *
   * @throws ProblemException STEP_UP_REQUIRED where they have a second factor and have not shown it
   *     on this device for 15 minutes
   */
  public boolean requireFresh(Principal.Person person) {
    Instant since = clock.instant().minus(FRESH);
    Optional<Row> on =
        auth.read(SecondFactorsSql.SHOWN, person.account(), person.session(), since).one();
    if (on.isPresent() && !on.get().bool("shown")) {
      throw ProblemType.STEP_UP_REQUIRED.because(
          "Send a code of your second factor to POST /v1/me/mfa/verify, then try again");
    }
    return on.isPresent();
  }

  /**
   * Whether the person has a second factor and has ever shown it on this device.
   *
   * @throws ProblemException SECOND_FACTOR_REQUIRED naming what is to be done
   */
  public void requireShown(Principal.Person person) {
    Row found =
        auth.read(SecondFactorsSql.EVER_SHOWN, person.account(), person.session())
            .one()
            .orElseThrow(() -> ProblemType.UNAUTHENTICATED.because("This account is gone"));
    if (!found.bool("second_factor")) {
      throw ProblemType.SECOND_FACTOR_REQUIRED.because(
          "Set one up first, by POST /v1/me/mfa/totp and /v1/me/mfa/totp/confirm; or have who runs"
              + " this installation do it: billhook admin enrol");
    }
    if (!found.bool("shown")) {
      throw ProblemType.SECOND_FACTOR_REQUIRED.because(
          "Send a code of your second factor to POST /v1/me/mfa/verify first, or log in again");
    }
  }

  /**
   * New recovery codes.
   *
   * @throws ProblemException CONFLICT where there is no second factor
   */
  List<String> renewCodes(Tx tx, UUID account, RequestOrigin origin) {
    mails.codesRenewed(tx, requireOn(tx, account));
    origin.note(tx, account, "mfa.renew_recovery_codes");
    return recovery.renew(tx, account);
  }

  /** Uses up a code; false where it is wrong. */
  boolean use(Tx tx, UUID account, String asker, String code, RequestOrigin origin) {
    String bare = code.strip().replace(" ", "");
    boolean right =
        DIGITS.matcher(bare).matches()
            ? totp.use(tx, account, bare) || sms.use(tx, account, asker, bare)
            : useRecovery(tx, account, bare, origin);
    if (right) {
      limit.succeeded(tx, account);
    }
    return right;
  }

  private boolean useRecovery(Tx tx, UUID account, String code, RequestOrigin origin) {
    if (!recovery.use(tx, account, code)) {
      return false;
    }
    mails.codeUsed(tx, requireOn(tx, account), RecoveryCodes.left(tx, account));
    origin.note(tx, account, "mfa.use_recovery_code");
    return true;
  }

  static boolean isOn(Tx tx, UUID account) {
    return address(tx, account).isPresent();
  }

  /** The person's mail address, where they have a second factor. */
  private static Optional<String> address(Tx tx, UUID account) {
    return tx.query(SecondFactorsSql.IS_ON, account).one().map(row -> row.text("email"));
  }

  private static String requireOn(Tx tx, UUID account) {
    return address(tx, account)
        .orElseThrow(() -> ProblemType.CONFLICT.because("You have no second factor"));
  }
}
