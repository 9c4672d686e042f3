package io.billhook.api.messaging.credential;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.billhook.postgres.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential as its tenant sees it, without what is secret.
 *
 * @param from of Brevo and of a mail server
 * @param accountSid of Twilio, as the messaging service's
 * @param webhookToken of Brevo, shown once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CredentialView(
    String provider,
    @Nullable String from,
    @Nullable String accountSid,
    @Nullable String messagingServiceSid,
    @Nullable String webhookToken,
    Instant createdAt,
    Instant updatedAt) {

  static CredentialView of(Row row, @Nullable String webhookToken) {
    String account = row.textOrNull("account_sid");
    String sender = row.text("sender");
    return new CredentialView(
        row.text("provider"),
        account == null ? sender : null,
        account,
        account == null ? null : sender,
        webhookToken,
        row.instant("created_at"),
        row.instant("updated_at"));
  }

  /** A token is shown to who asked for it, and stays out of logs. */
  @Override
  public String toString() {
    return "CredentialView[" + provider + "]";
  }
}
