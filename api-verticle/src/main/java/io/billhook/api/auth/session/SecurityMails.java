package io.billhook.api.auth.session;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.config.HttpConfig;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.postgres.Tx;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The mails of accounts. Each is written in the transaction that causes it, as one of the
 * installation's own, and goes by a lane that no tenant's mail uses. What tells of the account's
 * security goes to the addresses that it had before too, while they can take it back: who has moved
 * it to an address of theirs would else be the only one to be told.
 */
public final class SecurityMails {
  /** As long as most tokens in them work. */
  private static final int TEXT_DAYS = 2;

  private static final String EARLIER =
      "Your account has got another address lately. You are told of this too, since this address can"
          + " still take the account back, by the link of the mail that told of the change.";

  private final EmailOutbox outgoing;
  private final EmailAddress sender;
  private final HttpConfig http;
  private final String signature;
  private final Clock clock;

  public SecurityMails(EmailOutbox outgoing, EmailAddress sender, HttpConfig http, Clock clock) {
    this.outgoing = outgoing;
    this.sender = sender;
    this.http = http;
    this.signature = http.app().signature(sender.displayName());
    this.clock = clock;
  }

  public void verification(Tx tx, String to, String token) {
    send(
        tx,
        to,
        "verify-email",
        Letter.of(
                "Confirm your e-mail address",
                "Somebody, probably you, has signed up with this address.",
                "To confirm it, open this page within 24 hours and choose a password. If it was not"
                    + " you, do nothing: no account is made.")
            .linking(http.verifyPage(), token));
  }

  public void accountExists(Tx tx, String to) {
    send(
        tx,
        to,
        "account-exists",
        Letter.of(
            "You have an account already",
            "Somebody, probably you, has tried to sign up with this address, which has an account.",
            "Log in with it instead; if you have forgotten the password, ask for a new one."
                + " If it was not you, there is nothing to do."));
  }

  public void passwordReset(Tx tx, String to, String token) {
    send(
        tx,
        to,
        "password-reset",
        Letter.of(
                "Set a new password",
                "Somebody, probably you, has asked for a new password for your account.",
                "To set one, open this page within an hour. If it was not you, do nothing: the old"
                    + " password stays.")
            .linking(http.resetPage(), token));
  }

  public void passwordChanged(Tx tx, String to) {
    tell(
        tx,
        to,
        "password-changed",
        Letter.of(
            "Your password was changed",
            "The password of your account has just been changed, and other devices were signed out.",
            "If it was not you, ask for a new password at once."));
  }

  /**
   * By a link to the address.
   *
   * @param ways in beside the password: which are gone and which are left
   */
  public void passwordWasReset(Tx tx, String to, List<String> ways) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "The password of your account has just been set anew, and all devices were signed out.");
    paragraphs.addAll(ways);
    paragraphs.add("If it was not you, somebody reads your mails: ask for a new password at once.");
    tell(
        tx,
        to,
        "password-changed",
        Letter.of("Your password was changed", paragraphs.toArray(String[]::new)));
  }

  void newDevice(Tx tx, String to, RequestOrigin origin) {
    tell(
        tx,
        to,
        "new-device",
        Letter.of(
            "A new device has signed in",
            "Your account has been signed in to from a device or place that was not seen before.",
            "Address: " + origin.ip(),
            "If it was not you, change your password and sign out the other devices."));
  }

  /**
   * A way in was added.
   *
   * @param provider as people know it
   */
  public void identityLinked(Tx tx, String to, String provider) {
    tell(
        tx,
        to,
        "identity-linked",
        Letter.of(
            "A new way to log in",
            "Your account can be logged in to with " + provider + " from now on.",
            "If it was not you, remove it in your account, and change your password."));
  }

  public void identityUnlinked(Tx tx, String to, String provider) {
    tell(
        tx,
        to,
        "identity-unlinked",
        Letter.of(
            "A way to log in was removed",
            "Your account can no longer be logged in to with " + provider + ".",
            "If it was not you, change your password and sign out the other devices."));
  }

  /**
   * A key was made, or rotated.
   *
   * @param prefix what may be shown of it
   */
  public void keyMade(Tx tx, String to, String prefix) {
    tell(
        tx,
        to,
        "api-key-made",
        Letter.of(
            "A new API key",
            "An API key was made with your account. It begins with " + prefix + ".",
            "If it was not you, revoke the key, change your password and sign out the other"
                + " devices."));
  }

  public void accountDeleted(Tx tx, String to) {
    tell(
        tx,
        to,
        "account-deleted",
        Letter.of("Your account was deleted", "Your account and its sessions are gone."));
  }

  /** As the other, with a link to one of our pages that carries the token. */
  public void send(Tx tx, String to, String tag, Letter letter, String path, String token) {
    send(tx, to, tag, letter.linking(URI.create(http.publicBaseUrl() + path), token));
  }

  /** To the present address of an account, and to those that can still take it back. */
  public void tell(Tx tx, String to, String tag, Letter letter) {
    send(tx, to, tag, letter);
    tellEarlier(tx, to, tag, letter);
  }

  /** To those that can still take it back alone; the transaction is still to see the account. */
  public void tellEarlier(Tx tx, String present, String tag, Letter letter) {
    tx.query(SecurityMailsSql.EARLIER, present, clock.instant())
        .forEach(row -> send(tx, row.text("email"), tag, letter.beginning(EARLIER)));
  }

  public void send(Tx tx, String to, String tag, Letter letter) {
    EmailAddress recipient = new EmailAddress(null, to);
    outgoing.queueSecret(
        tx,
        null,
        new Draft(
            recipient,
            sender,
            letter.subject(),
            letter.html(signature),
            letter.text(signature),
            List.of(tag)),
        TEXT_DAYS);
  }
}
