package io.billhook.messaging;

import io.billhook.published.Public;
import io.billhook.text.MailAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Someone's address, as a mail's header has it.
 *
 * @param name shown beside the address; null where there is none
 * @param address {@code local@domain}
 */
@Public
public record EmailAddress(@Nullable String name, String address) {
  private static final Pattern NAMED =
      Pattern.compile("\\s*\"?([^<>\"\\p{Cntrl}]*?)\"?\\s*<([^<>]+)>\\s*");

  /** Reads {@code Name <address>} or the address alone; empty where the text is neither. */
  public static Optional<EmailAddress> parse(String text) {
    var named = NAMED.matcher(text);
    if (named.matches()) {
      String name = named.group(1);
      return MailAddress.of(named.group(2))
          .map(a -> new EmailAddress(name.isEmpty() ? null : name, a));
    }
    return MailAddress.of(text).map(address -> new EmailAddress(null, address));
  }

  /** The name, or the address where there is none. */
  public String displayName() {
    return name == null ? address : name;
  }

  /** As a mail's header has it: {@code Name <address>}, or the address alone. */
  public String header() {
    return name == null ? address : name + " <" + address + ">";
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "EmailAddress[…]";
  }
}
