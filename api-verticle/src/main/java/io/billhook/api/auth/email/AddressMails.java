package io.billhook.api.auth.email;

import io.billhook.api.auth.session.Letter;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.postgres.Tx;
import java.util.ArrayList;
import java.util.List;

/** What the old and the new address of an account are told of a change. */
public final class AddressMails {
  private static final String CONFIRM = "/auth/confirm-email";
  private static final String TAKE_BACK = "/auth/take-back-email";
  private static final String RESET = "/auth/reset-password";
  private static final String HOW_BACK =
      "If it was not you, open this page within seven days and press the button: the account keeps"
          + " this address, or gets it back, and all devices are signed out.";

  private final SecurityMails mails;

  public AddressMails(SecurityMails mails) {
    this.mails = mails;
  }

  void confirm(Tx tx, String to, String token) {
    mails.send(
        tx,
        to,
        "confirm-email",
        Letter.of(
            "Confirm your new e-mail address",
            "Somebody, probably you, wants to use this address for their account.",
            "To confirm it, open this page within 24 hours. It shows which account it is: press the"
                + " button if that is yours. If it was not you, do nothing: nothing is changed."),
        CONFIRM,
        token);
  }

  void taken(Tx tx, String to) {
    mails.send(
        tx,
        to,
        "email-taken",
        Letter.of(
            "This address has an account already",
            "Somebody, probably you, wants to use this address for another account. It has one"
                + " already, and nothing is changed.",
            "To use it there, delete its own account first, or give that another address. If it was"
                + " not you, there is nothing to do."));
  }

  void asked(Tx tx, String to, String token) {
    tell(
        tx,
        to,
        "email-asked",
        "Your e-mail address is to be changed",
        "Somebody, probably you, has asked for another address for your account. It is changed"
            + " once the new one is confirmed.",
        token);
  }

  /** While it still has the address. */
  void changed(Tx tx, String to, String token) {
    tell(
        tx,
        to,
        "email-changed",
        "Your e-mail address was changed",
        "Your account has just got another address. Mails about it go there from now on; what"
            + " concerns its security is told here too, for seven days.",
        token);
  }

  private void tell(Tx tx, String to, String tag, String subject, String sentence, String token) {
    mails.send(tx, to, tag, Letter.of(subject, sentence, HOW_BACK), TAKE_BACK, token);
    mails.tellEarlier(tx, to, tag, Letter.of(subject, sentence));
  }

  void arrived(Tx tx, String to) {
    mails.send(
        tx,
        to,
        "email-arrived",
        Letter.of(
            "Your account has this address now",
            "From now on you log in with this address, and mails about your account come here."));
  }

  /** To the address that was the account's for a while. */
  void left(Tx tx, String to) {
    mails.send(
        tx,
        to,
        "email-left",
        Letter.of(
            "This address is no longer that of your account",
            "The change of the address was taken back from the one before, and all devices were"
                + " signed out."));
  }

  void takenBack(Tx tx, String to, List<String> ways, String token) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add("Your account has this address again, and all devices were signed out.");
    paragraphs.addAll(ways);
    paragraphs.add(
        "If you did not ask for the change, somebody knows your password, or how you log in. Open"
            + " this page within an hour and set a new password.");
    mails.send(
        tx,
        to,
        "email-taken-back",
        Letter.of("Your e-mail address was taken back", paragraphs.toArray(String[]::new)),
        RESET,
        token);
  }
}
