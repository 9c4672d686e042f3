package io.billhook.worker.testing;

import io.billhook.messaging.EmailAddress;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Mails as they are handed over. */
public final class TestMails {
  private TestMails() {}

  /** With both texts and a tag, from Acme to Ada. */
  public static Mail mail(UUID id) {
    return new Mail(
        id,
        new EmailAddress("Acme", "billing@acme.test"),
        new EmailAddress(null, "ada@example.test"),
        null,
        "Hello",
        "<p>Hello</p>",
        "Hello",
        Map.of(),
        List.of(),
        List.of("receipt"),
        id);
  }
}
