package io.billhook.worker.email;

import io.billhook.contract.email.SendEmail;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mails that other features of the worker cause: each is written with the job that sends it. */
public final class Outgoing {
  private final Outbox outbox;

  public Outgoing(Outbox outbox) {
    this.outbox = outbox;
  }

  /** A mail that has no id yet. */
  public record Draft(
      EmailAddress to,
      EmailAddress from,
      String subject,
      String html,
      String text,
      List<String> tags) {

    @Override
    public String toString() {
      return "Draft[…]";
    }
  }

  /**
   * Writes a mail and its job. The transaction has the worker's role in the scope of the tenant.
   *
   * @param tenant whose mail it is; null for one of the installation itself
   * @return the id of the row, which is also that of its job
   */
  public UUID queue(Tx tx, @Nullable UUID tenant, Draft mail) {
    UUID id =
        outbox.enqueueNaming(tx, SendEmail.KIND, SendEmail::new, JobOptions.none().tenant(tenant));
    tx.update(
        EmailSql.QUEUE,
        id,
        tenant,
        mail.to().address(),
        mail.from().header(),
        mail.subject(),
        mail.html(),
        mail.text(),
        mail.tags());
    return id;
  }
}
