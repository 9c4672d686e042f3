package io.billhook.worker.messaging.email.smtp;

import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.vertx.core.MultiMap;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailMessage;
import java.net.URLConnection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail in the form in which it travels. Headers are written here, not by vertx-mail-client: it
 * takes letters beyond the basic plane apart and leaves names unquoted.
 */
final class MailForm {
  private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");
  private static final Pattern VALUE = Pattern.compile("[ -~]*");
  private static final Pattern UNSAFE_IN_QUOTES = Pattern.compile("[^ -~]|[\"\\\\]");

  private final String provider;
  private final Mail mail;
  private final EmailAddress from;

  /**
   * @param provider for errors
   * @param from who is seen to have sent it
   */
  MailForm(String provider, Mail mail, EmailAddress from) {
    this.provider = provider;
    this.mail = mail;
    this.from = from;
  }

  /** As {@code <id@domain of the sender>}: the same at each attempt. */
  String messageId() {
    String sender = from.address();
    return "<" + mail.id() + sender.substring(sender.lastIndexOf('@')) + ">";
  }

  /**
   * The mail as the client takes it.
   *
   * @throws ProviderException where it cannot be written
   */
  MailMessage message() {
    return new MailMessage()
        .setFrom(from.address())
        .setTo(List.of(mail.to().address()))
        .setHeaders(headers())
        .setHtml(lines(mail.html()))
        .setText(lines(mail.text()))
        .setAttachment(mail.attachments().stream().map(MailForm::attachment).toList());
  }

  private MultiMap headers() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    mail.headers()
        .forEach((name, value) -> headers.set(checked(NAME, name), checked(VALUE, value)));
    headers
        .set("Message-ID", messageId())
        .set("Subject", HeaderText.of(mail.subject()))
        .set("From", HeaderText.of(from))
        .set("To", HeaderText.of(mail.to()));
    EmailAddress replyTo = mail.replyTo();
    if (replyTo != null) {
      headers.set("Reply-To", HeaderText.of(replyTo));
    }
    return headers;
  }

  /** A line break in one would begin another header, or the mail itself. */
  private String checked(Pattern form, String text) {
    if (!form.matcher(text).matches()) {
      throw new ProviderException(provider, new Kind.Rejected("malformed"), "a malformed header");
    }
    return text;
  }

  /** In lines as the client splits them: it ends each by CR LF. */
  private static @Nullable String lines(@Nullable String text) {
    return text == null ? null : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static MailAttachment attachment(Attachment file) {
    String name = UNSAFE_IN_QUOTES.matcher(file.name()).replaceAll("_");
    return MailAttachment.create()
        .setName(name)
        .setContentType(
            Objects.requireNonNullElse(
                URLConnection.guessContentTypeFromName(name), "application/octet-stream"))
        .setData(file.content());
  }
}
