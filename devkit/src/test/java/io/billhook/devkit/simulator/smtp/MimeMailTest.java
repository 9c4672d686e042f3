package io.billhook.devkit.simulator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.simulator.inbox.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The inbox tells of a mail that came by SMTP what it tells of one by Brevo. */
final class MimeMailTest {
  private static final String MAIL =
      """
      From: Acme <acme@example.com>
      To: ada@example.com
      Reply-To: Help <help@example.com>
      Subject: Hi
      Message-ID: <1@example.com>
      X-Kept: one
       two
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8

      Hello
      --b
      Content-Type: text/plain; name="a.txt"
      Content-Disposition: attachment; filename="a.txt"
      Content-Transfer-Encoding: base64

      SGk=
      --b--
      """;

  @Test
  void has_what_its_sender_added_and_its_files() {
    byte[] bytes = MAIL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    Message mail = MimeMail.read(bytes).message("ada@example.com", Instant.EPOCH);
    assertThat(mail.text()).isEqualTo("Hello");
    assertThat(mail.more().replyTo()).isEqualTo("help@example.com");
    assertThat(mail.more().headers()).isEqualTo(Map.of("X-Kept", "one two"));
    assertThat(mail.more().attachments())
        .isEqualTo(List.of(new Message.Attachment("a.txt", "text/plain", 2)));
  }
}
