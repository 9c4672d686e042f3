package io.billhook.devkit.simulator.smtp;

import io.billhook.devkit.simulator.inbox.Message;
import io.billhook.devkit.simulator.inbox.Message.Attachment;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A mail as it came, taken apart by Jakarta Mail: by another's reading than ours. */
final class MimeMail {
  /** Of every mail; what else there is its sender has added. */
  private static final String[] USUAL = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding"
  };

  private final MimeMessage read;
  private final List<Attachment> files = new ArrayList<>();
  private @Nullable String html;
  private @Nullable String plain;

  private MimeMail(MimeMessage read) {
    this.read = read;
  }

  /**
   * Takes it apart.
   *
   * @throws IllegalArgumentException where it is no mail
   */
  static MimeMail read(byte[] bytes) {
    try {
      MimeMail mail = new MimeMail(new MimeMessage(null, new ByteArrayInputStream(bytes)));
      mail.take(mail.read);
      return mail;
    } catch (MessagingException e) {
      throw new IllegalArgumentException("Not a mail", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(Part part) throws MessagingException, IOException {
    ContentType type = new ContentType(part.getContentType());
    if (type.match("multipart/*")) {
      var parts =
          new MimeMultipart(new ByteArrayDataSource(part.getInputStream(), part.getContentType()));
      for (int i = 0; i < parts.getCount(); i++) {
        take(parts.getBodyPart(i));
      }
    } else if (part.getFileName() != null) {
      try (InputStream in = part.getInputStream()) {
        files.add(
            new Attachment(
                MimeUtility.decodeText(part.getFileName()),
                type.getBaseType(),
                in.readAllBytes().length));
      }
    } else if (type.match("text/html")) {
      html = text(part, type);
    } else if (type.match("text/plain")) {
      plain = text(part, type);
    }
  }

  private static String text(Part part, ContentType type) throws MessagingException, IOException {
    String charset = Objects.requireNonNullElse(type.getParameter("charset"), "us-ascii");
    try (InputStream in = part.getInputStream()) {
      return new String(in.readAllBytes(), Charset.forName(MimeUtility.javaCharset(charset)))
          .replace("\r\n", "\n");
    }
  }

  /** As the inbox shows it. */
  Message message(String recipient, Instant at) {
    try {
      var from = (InternetAddress) read.getFrom()[0];
      return new Message(
          recipient,
          from.getAddress(),
          read.getSubject(),
          plain,
          html,
          new Message.More(replyTo(), headers(), List.copyOf(files), List.of()),
          read.getMessageID(),
          at);
    } catch (MessagingException e) {
      throw new IllegalArgumentException("Not a mail", e);
    }
  }

  private @Nullable String replyTo() throws MessagingException {
    return read.getHeader("Reply-To") == null
        ? null
        : ((InternetAddress) read.getReplyTo()[0]).getAddress();
  }

  private Map<String, String> headers() throws MessagingException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header one : Collections.list(read.getNonMatchingHeaders(USUAL))) {
      headers.put(one.getName(), MimeUtility.unfold(one.getValue()));
    }
    return headers;
  }
}
