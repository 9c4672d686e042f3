package io.billhook.messaging;

import io.billhook.contract.sms.SendSms;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Tx;

/** Text messages that are to be sent: each is written in one transaction with its job. */
public final class SmsOutbox {
  private final Outbox outbox;

  public SmsOutbox(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Writes a message and its job, in a transaction with the role of auth. */
  public void queue(Tx tx, CodeText text) {
    tx.update(
        SmsOutboxSql.QUEUE,
        outbox.enqueueNaming(tx, SendSms.KIND, SendSms::new, JobOptions.none()),
        text.account(),
        text.to(),
        text.body(),
        text.createdAt(),
        text.expiresAt());
  }
}
