package io.billhook.worker.billing.mail;

import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.postgres.Tx;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Sends each letter once. */
final class Post {
  private final EmailOutbox outgoing;
  private final ProductMails mails;
  private final EmailAddress sender;
  private final Set<String> wanted;

  /**
   * A sender.
   *
   * @param wanted tags of the mails that are sent at all
   */
  Post(EmailOutbox outgoing, ProductMails mails, EmailAddress sender, Set<String> wanted) {
    this.outgoing = outgoing;
    this.mails = mails;
    this.sender = sender;
    this.wanted = Set.copyOf(wanted);
  }

  boolean sends(ProductMail mail) {
    return wanted.contains(mail.tag());
  }

  /**
   * Writes the mail and its job, where its step was not written about before. The transaction has
   * the engine's role, and has it after.
   */
  void send(Tx tx, Letter letter) {
    ProductMail mail = letter.mail();
    if (!sends(mail)
        || tx.update(PostSql.ONCE, letter.subject(), mail.tag(), letter.step(), letter.tenant())
            == 0) {
      return;
    }
    Map<String, Object> values = new HashMap<>(letter.values());
    values.put("seller", sender.displayName());
    tx.asWorker(letter.tenant());
    var made = mails.render(tx, mail, null, values);
    outgoing.queue(
        tx,
        letter.tenant(),
        new Draft(
            letter.to(), sender, made.subject(), made.html(), made.text(), List.of(mail.tag())),
        key(letter));
    tx.asEngine();
  }

  /** Of what {@link PostSql#ONCE} holds: a restored database may have forgotten it. */
  private static UUID key(Letter letter) {
    String once =
        String.join(
            "\n",
            String.valueOf(letter.tenant()),
            letter.subject(),
            letter.mail().tag(),
            letter.step());
    return UUID.nameUUIDFromBytes(once.getBytes(StandardCharsets.UTF_8));
  }
}
