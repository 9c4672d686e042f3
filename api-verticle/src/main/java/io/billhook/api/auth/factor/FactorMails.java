package io.billhook.api.auth.factor;

import io.billhook.api.auth.session.Letter;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.postgres.Tx;
import java.util.ArrayList;
import java.util.List;

/** What a person is told of their second factors by mail. */
public final class FactorMails {
  private static final String NOT_YOU =
      "If it was not you, change your password at once and sign out the other devices.";

  private final SecurityMails mails;

  public FactorMails(SecurityMails mails) {
    this.mails = mails;
  }

  /**
   * @param what as in {@code an authenticator app}
   */
  void added(Tx tx, String to, String what) {
    send(
        tx,
        to,
        "factor-added",
        "A second factor was added",
        "From now on logging in to your account also asks for a code from " + what + ".");
  }

  void removed(Tx tx, String to, String what) {
    send(
        tx,
        to,
        "factor-removed",
        "A second factor was removed",
        "Logging in to your account no longer asks for a code from " + what + ".");
  }

  void codesRenewed(Tx tx, String to) {
    send(
        tx,
        to,
        "recovery-codes",
        "You have new recovery codes",
        "New recovery codes were made for your account. The old ones no longer work.");
  }

  void codeUsed(Tx tx, String to, int left) {
    send(
        tx,
        to,
        "recovery-code-used",
        "A recovery code was used",
        "One of the recovery codes of your account was used in place of your second factor.",
        "Codes left: " + left);
  }

  void phoneChanged(Tx tx, String to) {
    send(
        tx,
        to,
        "phone-changed",
        "Your phone number was changed",
        "The phone number of your account has just been set to another one.");
  }

  void phoneRemoved(Tx tx, String to) {
    send(
        tx,
        to,
        "phone-removed",
        "Your phone number was removed",
        "Your account has no phone number any more, and sends no codes to one.");
  }

  void codesGuessed(Tx tx, String to) {
    send(
        tx,
        to,
        "codes-guessed",
        "Wrong codes were entered for your account",
        "Somebody who knows your password has entered ten wrong codes in a row.");
  }

  private void send(Tx tx, String to, String tag, String subject, String... sentences) {
    List<String> paragraphs = new ArrayList<>(List.of(sentences));
    paragraphs.add(NOT_YOU);
    mails.tell(tx, to, tag, Letter.of(subject, paragraphs.toArray(String[]::new)));
  }
}
