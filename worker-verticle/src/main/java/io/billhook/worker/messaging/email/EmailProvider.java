package io.billhook.worker.messaging.email;

import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.pace.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whoever delivers our mail, by one credential. */
public interface EmailProvider {

  /**
   * Stored with each mail: {@code brevo}, {@code smtp}; with {@code /TENANT} for a tenant's own.
   */
  String name();

  /** How fast it may be called; waited for before each call, the handler does that. */
  Pace pace();

  /**
   * Hands over one mail, on a thread that may block. What it throws says what is known:
   *
   * <ul>
   *   <li>surely not taken: {@code Transient}, {@code Auth}, {@code BreakerOpen}; another provider
   *       may be asked
   *   <li>not taken, wait: {@code RateLimited}, {@code NoTurn}, {@code CallGateShut}
   *   <li>this mail is refused, whenever it comes: {@code Rejected}, with the provider's code
   *   <li>perhaps taken: {@code UnknownResult}, and whatever else is thrown
   * </ul>
   *
   * @return the provider's own id of it; empty where it says that it has taken the same one before,
   *     without telling its id
   * @throws io.billhook.provider.CallFailed as above
   */
  Optional<String> send(Mail mail);

  /** How a mail that it perhaps has taken is asked for; empty where that is not possible. */
  Optional<Recall> recall();

  /** How a provider is asked for a mail that it perhaps has taken. */
  interface Recall {

    /**
     * So long after the first hand-over the same mail may be handed over again: the provider knows
     * it by its key.
     */
    Duration again();

    /** So long after the first hand-over a mail that was taken is found at the latest. */
    Duration shown();

    /**
     * Looks for a mail among those that were taken.
     *
     * @param from when it was first handed over, by the database's clock
     * @return the provider's ids of those that it may be, other mails to the same address among
     *     them; empty where there is none, which is no proof before {@link #shown}
     * @throws io.billhook.provider.CallFailed where nothing is known
     */
    List<String> find(Mail mail, Instant from);
  }

  /**
   * A mail as it is handed over. At least one of html and text is there.
   *
   * @param id of the row, stable over attempts
   * @param replyTo where answers go; null: to the sender
   * @param headers further ones, by name
   * @param key by which the provider knows it again: that of the row, else its id
   */
  record Mail(
      UUID id,
      EmailAddress from,
      EmailAddress to,
      @Nullable EmailAddress replyTo,
      String subject,
      @Nullable String html,
      @Nullable String text,
      Map<String, String> headers,
      List<Attachment> attachments,
      List<String> tags,
      UUID key) {

    public Mail {
      headers = Map.copyOf(headers);
      attachments = List.copyOf(attachments);
      tags = List.copyOf(tags);
    }

    @Override
    public String toString() {
      return "Mail[" + id + "]";
    }
  }
}
