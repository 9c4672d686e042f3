package io.billhook.worker.messaging.email;

import io.billhook.crypto.Sealer;
import io.billhook.job.JobContext;
import io.billhook.messaging.Attachment;
import io.billhook.messaging.Lane;
import io.billhook.messaging.MailAttachments;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.postgres.Unawaited;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of mails, as sending them changes them. What a run says that is not its last word is
 * written only while its job is its own.
 */
final class StoredMails {
  private final Database database;
  private final MailAttachments attachments;

  StoredMails(Database database, Sealer sealer) {
    this.database = database;
    this.attachments = new MailAttachments(sealer);
  }

  /**
   * Marks the usual mail before it is first handed over, and gives it: one statement, which is
   * committed when this returns. Empty for any other; nothing is changed then.
   */
  Optional<Row> take(UUID id, String by, JobContext job) {
    return database.worker(job.tenant()).write(EmailSql.TAKE, id, by).one();
  }

  Optional<Row> load(UUID id, @Nullable UUID tenant) {
    return database.worker(tenant).read(EmailSql.LOAD, id).one();
  }

  List<Attachment> attachments(UUID id, @Nullable UUID tenant) {
    return database.worker(tenant).transact(tx -> attachments.load(tx, id));
  }

  /** Whether a mail may be handed over. */
  enum Leave {
    /** It is marked: whatever happens, it may have gone. */
    GIVEN,
    /** It is suppressed, or its tenant blocked; its row says so. */
    STOPPED,
    /** It has been ended, or another run has it. */
    GONE
  }

  /** Marks a mail before it is first handed over. */
  Leave mark(EmailProvider.Mail mail, Lane lane, String by, JobContext job) {
    return database
        .worker(job.tenant())
        .transact(
            tx -> {
              if (isBlocked(tx, mail)) {
                tx.update(EmailSql.STOPPED, mail.id(), RowIds.next(), "blocked", "canceled");
                return Leave.STOPPED;
              }
              Optional<String> reason = suppressed(tx, mail, lane);
              if (reason.isPresent()) {
                tx.update(EmailSql.STOPPED, mail.id(), RowIds.next(), reason.get(), "suppressed");
                return Leave.STOPPED;
              }
              return tx.update(EmailSql.MARK, mail.id(), by) == 1 ? Leave.GIVEN : Leave.GONE;
            });
  }

  /** Whether it is not to be handed over again, though it was before. */
  boolean isStopped(EmailProvider.Mail mail, Lane lane, JobContext job) {
    return database
        .worker(job.tenant())
        .transact(tx -> isBlocked(tx, mail) || suppressed(tx, mail, lane).isPresent());
  }

  private static boolean isBlocked(Tx tx, EmailProvider.Mail mail) {
    return !tx.query(EmailSql.BLOCKED, mail.id()).isEmpty();
  }

  private static Optional<String> suppressed(Tx tx, EmailProvider.Mail mail, Lane lane) {
    return Suppressions.reason(
        tx, Channel.EMAIL, mail.id(), mail.to().address(), lane.publicName());
  }

  /** Marks it as handed over to another, since the one before surely has not taken it. */
  boolean passOn(UUID id, String from, String to, JobContext job) {
    return whileHeld(job, tx -> tx.update(EmailSql.PASS_ON, id, from, to) == 1);
  }

  /** Takes the mark away: nobody has the mail. */
  void unmark(UUID id, JobContext job) {
    whileHeld(job, tx -> tx.update(EmailSql.UNMARK, id) == 1);
  }

  /** The provider has refused it for good. */
  void refused(UUID id, String code, JobContext job) {
    whileHeld(job, tx -> tx.update(EmailSql.REFUSED, id, RowIds.next(), code) == 1);
  }

  /** Whether it may go once more, though it may have gone: once in its life. */
  boolean onceMore(UUID id, String why, JobContext job) {
    return whileHeld(
        job,
        tx ->
            tx.query(EmailSql.GONE_BEFORE, id).isEmpty()
                && tx.update(EmailSql.ONCE_MORE, id, RowIds.next(), why) == 1);
  }

  private boolean whileHeld(JobContext job, Predicate<Tx> work) {
    return database
        .worker(job.tenant())
        .transact(
            tx -> {
              tx.asEngine();
              if (tx.query(EmailSql.HELD, job.id(), job.claim()).isEmpty()) {
                return false;
              }
              tx.asWorker(job.tenant());
              return work.test(tx);
            });
  }

  /** The first of these ids of a provider that is no other mail's. */
  Optional<String> unclaimed(List<String> ids) {
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    Set<String> known =
        new HashSet<>(
            database.engine().read(EmailSql.KNOWN, ids).map(row -> row.text("provider_id")));
    return ids.stream().filter(id -> !known.contains(id)).findFirst();
  }

  static void sent(Tx tx, UUID id, boolean hasFiles, String by, @Nullable String providerId) {
    String sql = hasFiles ? EmailSql.SENT_WITH_FILES : EmailSql.SENT;
    Unawaited.write(tx, sql, id, RowIds.next(), by, providerId);
  }

  static void unknown(Tx tx, UUID id, String why) {
    tx.update(EmailSql.UNKNOWN, id, RowIds.next(), why);
  }

  /** Its job has come to nothing: failed, or unknown where it was handed over. */
  static void abandoned(Tx tx, UUID id, String why) {
    Unawaited.write(tx, EmailSql.ABANDONED, id, RowIds.next(), why);
  }
}
