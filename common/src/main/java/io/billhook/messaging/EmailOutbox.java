package io.billhook.messaging;

import io.billhook.contract.Queues;
import io.billhook.contract.email.SendEmail;
import io.billhook.crypto.Sealer;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Mails that are to be sent: each is written in one transaction with the job that sends it, what it
 * says sealed until then.
 */
public final class EmailOutbox {
  private final Outbox outbox;
  private final Sealer sealer;

  public EmailOutbox(Outbox outbox, Sealer sealer) {
    this.outbox = outbox;
    this.sealer = sealer;
  }

  /**
   * Writes a mail and its job. The transaction has the role of the api or the worker, in the scope
   * of the tenant; or that of auth, for a mail of the installation.
   *
   * @param tenant whose mail it is; null for one of the installation itself
   * @return the id of the row, which is also that of its job
   */
  public UUID queue(Tx tx, @Nullable UUID tenant, Draft mail) {
    return queue(tx, tenant, mail, null, JobOptions.none());
  }

  /**
   * As {@link #queue}, for a mail of an account or one in which a token stands. It goes by a lane
   * of its own, so that no tenant's mails stand before it. Its text goes also where it fails: a
   * replay would bring a link that no longer works.
   *
   * @param days after which its text is worth nothing
   */
  public UUID queueSecret(Tx tx, @Nullable UUID tenant, Draft mail, int days) {
    return queue(tx, tenant, mail, days, JobOptions.none().onQueue(Queues.EMAIL_SECURITY));
  }

  private UUID queue(
      Tx tx, @Nullable UUID tenant, Draft mail, @Nullable Integer days, JobOptions options) {
    UUID id = outbox.enqueueNaming(tx, SendEmail.KIND, SendEmail::new, options.tenant(tenant));
    tx.update(
        EmailOutboxSql.QUEUE,
        new EmailOutboxSql.Queue(
            id,
            tenant,
            mail.to().address(),
            mail.from().header(),
            mail.subject(),
            Buffer.buffer(new MailText(mail.html(), mail.text()).seal(sealer, id)),
            mail.tags(),
            days));
    return id;
  }
}
