package io.billhook.worker.messaging.email.smtp;

import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.Breaker;
import io.billhook.provider.PublicAddresses;
import io.billhook.worker.messaging.email.EmailProvider;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells mails to a server by SMTP (RFC 5321), each in one transaction of its own. A server knows no
 * idempotency keys and cannot be asked what it has taken: where its answer to the end of a mail is
 * lost, nobody will know. Before that end it has taken nothing.
 *
 * <p>The mail's id stands in its Message-ID, which is the provider's id.
 */
public final class SmtpProvider implements EmailProvider, AutoCloseable {
  /** From the first byte to the answer to the last, connecting and logging in included. */
  private static final Duration WHOLE = Duration.ofSeconds(10);

  private final SmtpAccount account;
  private final Breaker breaker;
  private final Pace pace;
  private final SmtpClient client;

  /**
   * One of the installation's own or of a tenant.
   *
   * @param guard where the server may be; null: anywhere, as it is the operator who names it
   */
  public SmtpProvider(
      Vertx vertx,
      SmtpAccount account,
      Breaker breaker,
      Pace pace,
      @Nullable PublicAddresses guard) {
    this(vertx, account, breaker, pace, guard, WHOLE, null);
  }

  /**
   * As the other, with more or less patience.
   *
   * @param whole from the first byte to the last answer
   * @param trusted whose certificates are; null: as the JDK says
   */
  public SmtpProvider(
      Vertx vertx,
      SmtpAccount account,
      Breaker breaker,
      Pace pace,
      @Nullable PublicAddresses guard,
      Duration whole,
      @Nullable TrustOptions trusted) {
    this.account = account;
    this.breaker = breaker;
    this.pace = pace;
    this.client = new SmtpClient(vertx, account, guard, whole, trusted);
  }

  @Override
  public String name() {
    return account.name();
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Optional<String> send(Mail mail) {
    EmailAddress from = account.from() == null ? mail.from() : account.from();
    var message = new MailForm(account.name(), mail, from);
    BooleanSupplier mayCall = breaker.gate();
    return Optional.of(breaker.call(() -> client.send(message, mayCall)));
  }

  @Override
  public Optional<Recall> recall() {
    return Optional.empty();
  }

  /** Ends its connections; a mail that is under way is cut. */
  @Override
  public void close() {
    client.close();
  }
}
