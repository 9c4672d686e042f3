package io.billhook.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.contract.Queues;
import io.billhook.contract.sms.SendSms;
import io.billhook.crypto.Sealer;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import io.billhook.text.Segments;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/** Text messages that are to be sent: each is written, sealed, in one transaction with its job. */
public final class SmsOutbox {
  private final Outbox outbox;
  private final Sealer sealer;

  public SmsOutbox(Outbox outbox, Sealer sealer) {
    this.outbox = outbox;
    this.sealer = sealer;
  }

  /**
   * Writes a tenant's message and its job, in a transaction with the role of the api in the scope
   * of the tenant.
   *
   * @return the id of the row, which is also that of its job
   */
  public UUID queue(Tx tx, UUID tenant, TextDraft text) {
    JobOptions options = JobOptions.none().tenant(tenant);
    UUID id =
        outbox.enqueueNaming(
            tx,
            SendSms.KIND,
            SendSms::new,
            text.sendAt() == null ? options : options.at(text.sendAt()));
    tx.update(
        SmsOutboxSql.QUEUE,
        new SmsOutboxSql.Queue(
            id,
            tenant,
            text.to().e164(),
            seal(id, text.body()),
            text.sendAt() == null ? "queued" : "scheduled",
            text.lane().publicName(),
            text.tags(),
            text.sendAt(),
            text.segments().encoding().label(),
            text.segments().count(),
            text.to().country()));
    return id;
  }

  /**
   * Writes a code and its job, in a transaction with the role of auth. It goes by a lane of its
   * own, so that no tenant's messages stand before it.
   */
  public void queue(Tx tx, CodeText text) {
    UUID id =
        outbox.enqueueNaming(
            tx, SendSms.KIND, SendSms::new, JobOptions.none().onQueue(Queues.SMS_SECURITY));
    Segments segments = Segments.of(text.body());
    tx.update(
        SmsOutboxSql.QUEUE_CODE,
        new SmsOutboxSql.Code(
            id,
            text.account(),
            text.to().e164(),
            seal(id, text.body()),
            text.createdAt(),
            text.expiresAt(),
            segments.encoding().label(),
            segments.count(),
            text.to().country()));
  }

  /**
   * What the sealed text of a row says.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  public static String open(Sealer sealer, UUID sms, byte[] sealed) {
    return new String(sealer.open(sealed, place(sms)), UTF_8);
  }

  private Buffer seal(UUID id, String body) {
    return Buffer.buffer(sealer.seal(body.getBytes(UTF_8), place(id)));
  }

  private static String place(UUID sms) {
    return "sms:" + sms;
  }
}
