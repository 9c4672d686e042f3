package io.billhook.worker.messaging.email.smtp;

import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.PublicAddresses.NotPublic;
import io.vertx.ext.mail.SMTPException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What a failure means. Sources: RFC 5321, section 4.2 (4yz: not now, 5yz: not so), RFC 3463 (the
 * status with dots beside the code), RFC 4954 (535 and its kin: who logs in is refused); the texts
 * are those of vertx-mail-client 5.
 *
 * @param detail for operators, nothing that a server wrote in prose
 * @param isAnswer whether the server has said so: then the connection is still in order
 */
record Verdict(Kind kind, String detail, boolean isAnswer) {
  private static final Pattern REPLY =
      Pattern.compile("([45])(\\d\\d)(?:[ -]([245]\\.\\d{1,3}\\.\\d{1,3})?.*)?", Pattern.DOTALL);

  /** How failures begin that are about the one mail; others are about who connects. */
  private static final List<String> OF_A_MAIL =
      List.of(
          "sender address not accepted",
          "recipient address not accepted",
          "DATA command not accepted",
          "sending data failed");

  private static final String TOO_LARGE = "message exceeds allowed size limit";
  private static final List<Integer> LOGIN = List.of(530, 534, 535, 538);

  /** Where the line that ends the mail was not written: it surely was not taken. */
  static Verdict beforeEnd(Throwable cause) {
    if (cause instanceof SMTPException reply) {
      return answered(reply);
    }
    String text = String.valueOf(cause.getMessage());
    if (text.startsWith(TOO_LARGE)) {
      return new Verdict(new Kind.Rejected("too_large"), "the server takes no mail so large", true);
    }
    if (text.startsWith("login is required")) {
      return new Verdict(new Kind.Auth(), "the server offers no log-in that we know", true);
    }
    if (cause instanceof SSLException || text.startsWith("STARTTLS required")) {
      return new Verdict(new Kind.Transient(), "TLS failed", false);
    }
    if (cause instanceof NotPublic) {
      return new Verdict(new Kind.Transient(), "its host is not found at a public address", false);
    }
    if (cause instanceof IllegalArgumentException) { // an address that is none
      return new Verdict(new Kind.Rejected("malformed"), "the mail cannot be written", true);
    }
    return new Verdict(new Kind.Transient(), "no connection", false);
  }

  /** Where that line was written: only what the server clearly says is known. */
  static Verdict afterEnd(Throwable cause) {
    if (cause instanceof SMTPException reply && REPLY.matcher(reply.getReplyMessage()).matches()) {
      return answered(reply);
    }
    return new Verdict(new Kind.UnknownResult(), "no answer to the end of the mail", false);
  }

  private static Verdict answered(SMTPException reply) {
    Matcher read = REPLY.matcher(reply.getReplyMessage());
    if (!read.matches()) {
      return new Verdict(new Kind.Transient(), "an answer that is none", false);
    }
    String code = read.group(1) + read.group(2);
    String status = read.group(3) == null ? code : code + " " + read.group(3);
    boolean permanent = read.group(1).equals("5");
    String text = String.valueOf(reply.getMessage());
    Kind kind =
        permanent && (LOGIN.contains(reply.getReplyCode()) || text.startsWith("AUTH "))
            ? new Kind.Auth()
            : permanent && OF_A_MAIL.stream().anyMatch(text::startsWith)
                ? new Kind.Rejected(status)
                : new Kind.Transient();
    return new Verdict(kind, "SMTP " + status, true);
  }
}
