package io.billhook.worker.messaging.email;

import io.billhook.messaging.EmailAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whoever delivers our mail. */
public interface EmailProvider {

  /** Stored with each mail that it took: {@code brevo}. */
  String name();

  /**
   * Hands over one mail, on a thread that may block. Handing over the same one again does not send
   * it twice, as far as the provider can tell: its id is the idempotency key.
   *
   * @return the provider's own id of it; empty where a repeated hand-over was recognised without
   *     telling it
   * @throws io.billhook.provider.CallFailed where the provider has not taken it, or nobody knows
   */
  Optional<String> send(Mail mail);

  /**
   * A mail as it is handed over. One of html and text is there.
   *
   * @param id of the row, stable over attempts
   */
  record Mail(
      UUID id,
      EmailAddress from,
      EmailAddress to,
      String subject,
      @Nullable String html,
      @Nullable String text,
      List<String> tags) {

    @Override
    public String toString() {
      return "Mail[" + id + "]";
    }
  }
}
