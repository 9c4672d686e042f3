package io.billhook.api.auth.password;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ways into an account beside its password, of which a thief may have added some. Its mailbox
 * takes away identities of other providers that were linked lately, but never a second factor: else
 * who has the mailbox had the account.
 */
public final class WaysIn {
  private static final Duration LATELY = Duration.ofDays(30);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final UnaryOperator<String> title;
  private final Clock clock;

  /**
   * @param title of a provider, as people know it
   */
  public WaysIn(UnaryOperator<String> title, Clock clock) {
    this.title = title;
    this.clock = clock;
  }

  /**
   * Unlinks identities that were linked in the last 30 days, or before the account had its present
   * address, save those whose provider vouched for that address: so the one that made the account
   * stays until the account moves to another address. Takes away a number of the last 30 days that
   * is no factor, and what was begun and not confirmed.
   *
   * @return for the person: what was unlinked, what is left and since when
   */
  public List<String> narrow(Tx tx, UUID account, RequestOrigin origin) {
    Instant young = clock.instant().minus(LATELY);
    List<String> said = new ArrayList<>();
    discardBegun(tx, account);
    if (tx.update(WaysInSql.REMOVE_NUMBER, account, young) > 0) {
      origin.note(tx, account, "phone.remove");
      said.add(
          "A phone number was added in the last 30 days and was taken away. If it was yours, add it"
              + " again.");
    }
    List<String> unlinked =
        tx.query(WaysInSql.UNLINK, account, young).map(row -> row.text("provider"));
    for (String provider : unlinked) {
      origin.note(tx, account, "identity.unlink", "identity:" + provider);
      said.add(
          ("%s was linked in the last 30 days, or before the account had this address, and was"
                  + " unlinked: nobody logs in with it any more. If it was yours, link it again.")
              .formatted(title.apply(provider)));
    }
    List<String> left = left(tx, account, young);
    if (left.isEmpty()) {
      said.add(
          "There is no other way in: no second factor is asked for, no provider is linked, and you"
              + " have made no API key in the last 30 days.");
    } else {
      said.addAll(left);
      said.add(
          "If one of these is not yours, remove it in your account; where it keeps you out, ask whoever"
              + " runs this service.");
    }
    return List.copyOf(said);
  }

  /** Discards an app or a number that waits to be confirmed, and codes by text message. */
  static void discardBegun(Tx tx, UUID account) {
    tx.update(WaysInSql.DISCARD_BEGUN_APP, account);
    tx.update(WaysInSql.DISCARD_TEXT_CODES, account);
  }

  private List<String> left(Tx tx, UUID account, Instant young) {
    List<String> left = new ArrayList<>();
    Row row = tx.query(WaysInSql.FACTORS, account).first();
    factor(left, "an authenticator app", row.instantOrNull("totp_confirmed_at"));
    factor(left, "a text message", row.instantOrNull("sms_factor_at"));
    tx.query(WaysInSql.IDENTITIES, account)
        .forEach(
            identity ->
                left.add(
                    "Log-in by %s is possible, since %s."
                        .formatted(
                            title.apply(identity.text("provider")),
                            TIME.format(identity.instant("created_at")))));
    tx.query(WaysInSql.KEYS, account, young, clock.instant())
        .forEach(
            key ->
                left.add(
                    "The API key that begins with %s works, made by you %s."
                        .formatted(key.text("prefix"), TIME.format(key.instant("created_at")))));
    return left;
  }

  private static void factor(List<String> left, String what, @Nullable Instant since) {
    if (since != null) {
      left.add("Log-in asks for a code from %s, since %s.".formatted(what, TIME.format(since)));
    }
  }
}
