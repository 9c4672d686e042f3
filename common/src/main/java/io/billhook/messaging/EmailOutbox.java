package io.billhook.messaging;

import io.billhook.contract.Queues;
import io.billhook.contract.email.SendEmail;
import io.billhook.crypto.Sealer;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import io.billhook.published.Public;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Mails that are to be sent: each is written in one transaction with the job that sends it, what it
 * says sealed until then. Whichever of its two texts is missing is made from the other.
 */
@Public
public final class EmailOutbox {
  private final Outbox outbox;
  private final Sealer sealer;
  private final MailAttachments attachments;

  public EmailOutbox(Outbox outbox, Sealer sealer) {
    this.outbox = outbox;
    this.sealer = sealer;
    this.attachments = new MailAttachments(sealer);
  }

  /**
   * Writes a mail and its job. The transaction has the role of the api or the worker, in the scope
   * of the tenant; or that of auth, for a mail of the installation.
   *
   * @param tenant whose mail it is; null for one of the installation itself
   * @return the id of the row, which is also that of its job
   */
  public UUID queue(Tx tx, @Nullable UUID tenant, Draft mail) {
    return write(tx, tenant, rows(tx, tenant, List.of(mail)), false).getFirst();
  }

  /**
   * As {@link #queue}, for a mail that a job causes. Where that job runs again, since the database
   * was restored from before it, the mail has another id; the provider knows it by the key.
   *
   * @param key the same for the same mail, and for no other
   */
  public UUID queue(Tx tx, @Nullable UUID tenant, Draft mail, UUID key) {
    QueuedMail row = row(tx, tenant, mail, mail.options().lane(), null, key);
    return write(tx, tenant, List.of(row), false).getFirst();
  }

  /**
   * As {@link #queue}, for many at once that a tenant has asked for, by one statement: they do not
   * go where operators have stopped its mails.
   *
   * @return their ids, in the same order
   */
  public List<UUID> queueAll(Tx tx, UUID tenant, List<Draft> mails) {
    return write(tx, tenant, rows(tx, tenant, mails), true);
  }

  private List<QueuedMail> rows(Tx tx, @Nullable UUID tenant, List<Draft> mails) {
    List<QueuedMail> rows = new ArrayList<>(mails.size());
    for (Draft mail : mails) {
      rows.add(row(tx, tenant, mail, mail.options().lane(), null, null));
    }
    return rows;
  }

  /**
   * As {@link #queue}, for a mail of an account or one in which a token stands. It goes by a lane
   * of its own, so that no tenant's mails stand before it. Its text goes also where it fails: a
   * replay would bring a link that no longer works.
   *
   * @param days after which its text is worth nothing
   */
  public UUID queueSecret(Tx tx, @Nullable UUID tenant, Draft mail, int days) {
    QueuedMail row = row(tx, tenant, mail, Lane.SECURITY, days, null);
    return write(tx, tenant, List.of(row), false).getFirst();
  }

  private QueuedMail row(
      Tx tx,
      @Nullable UUID tenant,
      Draft mail,
      Lane lane,
      @Nullable Integer days,
      @Nullable UUID key) {
    JobOptions options = JobOptions.none().tenant(tenant).onQueue(queue(lane));
    Instant sendAt = mail.options().sendAt();
    UUID id =
        outbox.enqueueNaming(
            tx, SendEmail.KIND, SendEmail::new, sendAt == null ? options : options.at(sendAt));
    return QueuedMail.of(id, mail, lane, days, key, sealer);
  }

  private List<UUID> write(Tx tx, @Nullable UUID tenant, List<QueuedMail> rows, boolean ofTenant) {
    // So that who counts a tenant's mails keeps the others of the tenant waiting for one trip less.
    Unawaited.write(tx, EmailOutboxSql.QUEUE, EmailOutboxSql.Queue.of(tenant, rows, ofTenant));
    MailAttachments.Gathered files = attachments.gather();
    rows.forEach(row -> files.add(row.id(), row.attachments()));
    files.write(tx, tenant);
    return rows.stream().map(QueuedMail::id).toList();
  }

  /** The lane of the mails whose jobs come on a queue. */
  public static Lane lane(String queue) {
    return switch (queue) {
      case Queues.EMAIL_SECURITY -> Lane.SECURITY;
      case Queues.EMAIL_BULK -> Lane.BULK;
      default -> Lane.TRANSACTIONAL;
    };
  }

  private static String queue(Lane lane) {
    return switch (lane) {
      case SECURITY -> Queues.EMAIL_SECURITY;
      case TRANSACTIONAL -> Queues.EMAIL;
      case BULK -> Queues.EMAIL_BULK;
    };
  }
}
