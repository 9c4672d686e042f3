package io.billhook.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.contract.sms.SendSms;
import io.billhook.crypto.Sealer;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;
import java.util.UUID;

/** Text messages that are to be sent: each is written, sealed, in one transaction with its job. */
public final class SmsOutbox {
  private final Outbox outbox;
  private final Sealer sealer;

  public SmsOutbox(Outbox outbox, Sealer sealer) {
    this.outbox = outbox;
    this.sealer = sealer;
  }

  /** Writes a message and its job, in a transaction with the role of auth. */
  public void queue(Tx tx, CodeText text) {
    UUID id = outbox.enqueueNaming(tx, SendSms.KIND, SendSms::new, JobOptions.none());
    tx.update(
        SmsOutboxSql.QUEUE,
        id,
        text.account(),
        text.to(),
        sealer.seal(text.body().getBytes(UTF_8), place(id)),
        text.createdAt(),
        text.expiresAt());
  }

  /**
   * What the sealed text of a row says.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  public static String open(Sealer sealer, UUID sms, byte[] sealed) {
    return new String(sealer.open(sealed, place(sms)), UTF_8);
  }

  private static String place(UUID sms) {
    return "sms:" + sms;
  }
}
