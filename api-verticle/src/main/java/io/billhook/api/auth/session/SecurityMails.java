package io.billhook.api.auth.session;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.config.HttpConfig;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.postgres.Tx;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mails of accounts. Each is written in the transaction that causes it, as one of the
 * installation's own, and goes by a lane that no tenant's mail uses. What tells of the account's
 * security goes to the addresses that it had before too, while they can take it back: who has moved
 * it to an address of theirs would else be the only one to be told.
 *
 * <p>Their values never hold what a stranger wrote, such as a name at sign-up: else anyone could
 * send their own words to any address in our name.
 */
public final class SecurityMails {
  /** As long as most tokens in them work. */
  private static final int TEXT_DAYS = 2;

  private final EmailOutbox outgoing;
  private final EmailAddress sender;
  private final HttpConfig http;
  private final ProductMails mails;
  private final Clock clock;

  public SecurityMails(EmailOutbox outgoing, EmailAddress sender, HttpConfig http, Clock clock) {
    this.outgoing = outgoing;
    this.sender = sender;
    this.http = http;
    this.mails = ProductMails.of(http.app(), sender.displayName());
    this.clock = clock;
  }

  public void verification(Tx tx, String to, String token) {
    send(tx, to, ProductMail.VERIFY_EMAIL, linking(http.verifyPage(), token));
  }

  public void accountExists(Tx tx, String to) {
    send(tx, to, ProductMail.ACCOUNT_EXISTS, Map.of());
  }

  public void passwordReset(Tx tx, String to, String token) {
    send(tx, to, ProductMail.PASSWORD_RESET, linking(http.resetPage(), token));
  }

  public void passwordChanged(Tx tx, String to) {
    tell(tx, to, ProductMail.PASSWORD_CHANGED, Map.of());
  }

  /**
   * By a link to the address.
   *
   * @param ways in beside the password: which are gone and which are left
   */
  public void passwordWasReset(Tx tx, String to, List<String> ways) {
    tell(tx, to, ProductMail.PASSWORD_CHANGED, Map.of("anew", true, "ways", ways));
  }

  void newDevice(Tx tx, String to, RequestOrigin origin) {
    tell(tx, to, ProductMail.NEW_DEVICE, Map.of("ip", origin.ip()));
  }

  /**
   * A way in was added.
   *
   * @param provider as people know it
   */
  public void identityLinked(Tx tx, String to, String provider) {
    tell(tx, to, ProductMail.IDENTITY_LINKED, Map.of("provider", provider));
  }

  public void identityUnlinked(Tx tx, String to, String provider) {
    tell(tx, to, ProductMail.IDENTITY_UNLINKED, Map.of("provider", provider));
  }

  /**
   * A key was made, or rotated.
   *
   * @param prefix what may be shown of it
   */
  public void keyMade(Tx tx, String to, String prefix) {
    tell(tx, to, ProductMail.API_KEY_MADE, Map.of("prefix", prefix));
  }

  public void accountDeleted(Tx tx, String to) {
    tell(tx, to, ProductMail.ACCOUNT_DELETED, Map.of());
  }

  /** The values of a mail that leads to one of our pages, which the token opens. */
  public Map<String, Object> linking(String path, String token) {
    return linking(URI.create(http.publicBaseUrl() + path), token);
  }

  private static Map<String, Object> linking(URI page, String token) {
    return Map.of("link", page + "?token=" + token, "token", token);
  }

  /** To the present address of an account, and to those that can still take it back. */
  public void tell(Tx tx, String to, ProductMail mail, Map<String, ?> values) {
    send(tx, to, mail, values);
    tellEarlier(tx, to, mail, values);
  }

  /** To those that can still take it back alone; the transaction is still to see the account. */
  public void tellEarlier(Tx tx, String present, ProductMail mail, Map<String, ?> values) {
    Map<String, Object> told = new HashMap<>(values);
    told.put("earlier", true);
    tx.query(SecurityMailsSql.EARLIER, present, clock.instant())
        .forEach(row -> send(tx, row.text("email"), mail, told));
  }

  public void send(Tx tx, String to, ProductMail mail, Map<String, ?> values) {
    RenderedMail made = mails.render(mail, values);
    outgoing.queueSecret(
        tx,
        null,
        new Draft(
            new EmailAddress(null, to),
            sender,
            made.subject(),
            made.html(),
            made.text(),
            List.of(mail.tag())),
        TEXT_DAYS);
  }
}
