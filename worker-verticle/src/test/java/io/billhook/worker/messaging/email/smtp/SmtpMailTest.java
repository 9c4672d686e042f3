package io.billhook.worker.messaging.email.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.testing.FakeMailServer;
import io.vertx.core.buffer.Buffer;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a mail stands on the wire, as another reads it. */
@Timeout(60)
final class SmtpMailTest {
  private final SmtpToFake to = new SmtpToFake();
  private final FakeMailServer server = to.server;
  private final Mail mail = to.mail;

  @AfterEach
  void close() {
    to.close();
  }

  @Test
  void a_mail_arrives_as_it_was_given_by_anothers_reading() throws Exception {
    var full =
        new Mail(
            mail.id(),
            new EmailAddress("Ädä, \"Shop\" 🎉", "billing@acme.test"),
            new EmailAddress("Smith, Ada", "ada@example.test"),
            new EmailAddress("Support (day)", "help@acme.test"),
            "Grüße 🎉 " + "lang ".repeat(40) + "ende",
            "<p>Hällo 🎉</p>\r\n.\r\n" + "x".repeat(2_000),
            "Hello\n.\n..\nDATA\nQUIT\nMessage-ID: <other@x>\nend",
            Map.of("X-Order", "42", "List-Unsubscribe", "<https://a.test/u/1>"),
            List.of(
                new Attachment("a \"b\".txt", Buffer.buffer("Hi\n".repeat(1_000))),
                new Attachment("c.pdf", Buffer.buffer(new byte[] {1, 2, 3, -1}))),
            List.of(),
            mail.id());
    to.smtp().send(full);
    MimeMessage read = read(server.taken().getFirst());
    assertThat(read.getSubject()).isEqualTo(full.subject());
    var from = (InternetAddress) read.getFrom()[0];
    assertThat(from.getAddress()).isEqualTo("billing@acme.test");
    assertThat(from.getPersonal()).isEqualTo("Ädä, \"Shop\" 🎉");
    var to = (InternetAddress) read.getRecipients(RecipientType.TO)[0];
    assertThat(to.getPersonal()).isEqualTo("Smith, Ada");
    var replyTo = (InternetAddress) read.getReplyTo()[0];
    assertThat(replyTo.getAddress()).isEqualTo("help@acme.test");
    assertThat(replyTo.getPersonal()).isEqualTo("Support (day)");
    assertThat(read.getHeader("X-Order")).containsExactly("42");
    assertThat(read.getHeader("List-Unsubscribe")).containsExactly("<https://a.test/u/1>");
    assertThat(read.getHeader("Date")).hasSize(1);

    var mixed = (MimeMultipart) read.getContent();
    assertThat(mixed.getCount()).isEqualTo(3);
    var texts = (MimeMultipart) mixed.getBodyPart(0).getContent();
    assertThat(lines(texts.getBodyPart(0).getContent())).isEqualTo(full.text());
    assertThat(lines(texts.getBodyPart(1).getContent()))
        .isEqualTo(Objects.requireNonNull(full.html()).replace("\r\n", "\n"));
    assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("a _b_.txt");
    assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes())
        .isEqualTo(full.attachments().getFirst().content().getBytes());
    assertThat(mixed.getBodyPart(2).getContentType()).startsWith("application/pdf");
    assertThat(mixed.getBodyPart(2).getInputStream().readAllBytes())
        .isEqualTo(new byte[] {1, 2, 3, -1});
  }

  @Test
  void a_large_mail_is_told_whole() throws Exception {
    String html = "<p>" + "é line of text\n".repeat(30_000) + "</p>";
    var large =
        new Mail(
            mail.id(),
            mail.from(),
            mail.to(),
            null,
            "s",
            html,
            null,
            Map.of(),
            List.of(new Attachment("a.bin", Buffer.buffer(new byte[2_000_000]))),
            List.of(),
            mail.id());
    to.smtp().send(large);
    var mixed = (MimeMultipart) read(server.taken().getFirst()).getContent();
    assertThat(lines(mixed.getBodyPart(0).getContent())).isEqualTo(html);
    assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).hasSize(2_000_000);
  }

  @Test
  void a_header_that_would_begin_another_is_refused() {
    for (Map<String, String> bad :
        List.of(Map.of("X-A", "a\r\nBcc: x@y.test"), Map.of("X A", "a"), Map.of("X-A", "ä"))) {
      var broken =
          new Mail(
              mail.id(),
              mail.from(),
              mail.to(),
              null,
              "s",
              null,
              "t",
              bad,
              List.of(),
              List.of(),
              mail.id());
      assertThat(catchThrowable(() -> to.smtp().send(broken)))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isEqualTo(new Kind.Rejected("malformed")));
    }
    var broken =
        new Mail(
            mail.id(),
            mail.from(),
            mail.to(),
            null,
            "two\r\nBcc: x@y.test",
            null,
            "t",
            Map.of(),
            List.of(),
            List.of(),
            mail.id());
    to.smtp().send(broken);
    assertThat(server.taken().getFirst()).doesNotContain("\nBcc:");
  }

  private static MimeMessage read(String raw) throws Exception {
    return new MimeMessage(
        null, new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String lines(Object content) {
    String text = content.toString().replace("\r\n", "\n");
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
