package io.billhook.messaging;

import io.billhook.contract.Queues;
import io.billhook.contract.email.SendEmail;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mails that are to be sent: each is written in one transaction with the job that sends it. */
public final class EmailOutbox {
  private final Outbox outbox;

  public EmailOutbox(Outbox outbox) {
    this.outbox = outbox;
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
   * of its own, so that no tenant's mails stand before it.
   *
   * @param days for which its text is kept; longer where it is not sent by then
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
            mail.html(),
            mail.text(),
            mail.tags(),
            days));
    return id;
  }
}
