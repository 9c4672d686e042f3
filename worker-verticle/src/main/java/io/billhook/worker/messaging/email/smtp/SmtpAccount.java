package io.billhook.worker.messaging.email.smtp;

import io.billhook.config.SmtpUrl;
import io.billhook.messaging.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * By which mail server mail goes.
 *
 * @param name {@code smtp}, or {@code smtp/TENANT} for a tenant's own; also that of its breaker
 * @param connections at once, of this process
 * @param plain whether it is told mails without TLS: the simulator, on this machine
 * @param from whom all its mails are from; null: as each mail says
 * @param helo what we call ourselves there: a domain
 */
public record SmtpAccount(
    String name,
    SmtpUrl server,
    int connections,
    boolean plain,
    @Nullable EmailAddress from,
    String helo) {
  /** What the installation's own is called. */
  public static final String PROVIDER = "smtp";

  /**
   * One of them.
   *
   * @param development whether a server on this machine needs no TLS
   * @param sender who is seen to send, whose domain is what we call ourselves
   */
  public static SmtpAccount of(
      String name,
      SmtpUrl server,
      int connections,
      boolean development,
      @Nullable EmailAddress from,
      EmailAddress sender) {
    String address = sender.address();
    return new SmtpAccount(
        name,
        server,
        connections,
        development && server.isLoopback() && !server.implicitTls(),
        from,
        address.substring(address.lastIndexOf('@') + 1));
  }

  @Override
  public String toString() {
    return "SmtpAccount[" + name + "]";
  }
}
