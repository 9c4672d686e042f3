package io.billhook.worker.messaging.email.brevo;

import io.billhook.messaging.Attachment;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderRequest;
import io.billhook.worker.messaging.email.EmailProvider;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends through {@code POST /v3/smtp/email} (developers.brevo.com/reference/sendtransacemail). The
 * mail's key goes along as {@code headers.idempotencyKey}, a UUID that Brevo remembers for 15 to 30
 * minutes; a repetition within that time is refused as {@code duplicate_parameter}, which means
 * that the mail was taken before. Its id goes along as {@code X-Mailin-custom}, which callbacks
 * bring back and recipients see.
 */
public final class BrevoProvider implements EmailProvider {
  private static final String CUSTOM = "X-Mailin-custom";

  private final ProviderClient client;
  private final BrevoAccount account;
  private final Pace pace;
  private final BrevoQuiet quiet;
  private final BrevoLookUp lookUp;

  /**
   * By one account.
   *
   * @param client through the breaker of the account's name
   * @param lookUps how fast it may be asked what it has taken: less often than it takes mails
   */
  public BrevoProvider(ProviderClient client, BrevoAccount account, Pace pace, Pace lookUps) {
    this.client = client;
    this.account = account;
    this.pace = pace;
    this.quiet = new BrevoQuiet(account.name());
    this.lookUp = new BrevoLookUp(client, account, lookUps);
  }

  @Override
  public String name() {
    return account.name();
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Optional<Recall> recall() {
    return Optional.of(lookUp);
  }

  @Override
  public Optional<String> send(Mail mail) {
    quiet.require();
    return client.call(
        new ProviderRequest(
            HttpMethod.POST,
            account.endpoint("/v3/smtp/email"),
            account.headers(),
            body(mail).toBuffer()),
        this::read);
  }

  private Optional<String> read(ProviderAnswer answer) {
    quiet.heed(answer);
    if (answer.isGood()) {
      return Optional.of(
          BrevoErrors.field(answer, "messageId")
              .orElseThrow(() -> BrevoErrors.unreadable(account.name())));
    }
    if (BrevoErrors.isDuplicate(answer)) {
      return Optional.empty();
    }
    throw BrevoErrors.ofSending(account.name(), answer);
  }

  private JsonObject body(Mail mail) {
    EmailAddress from = account.from() == null ? mail.from() : account.from();
    JsonObject body =
        new JsonObject()
            .put("sender", address(from))
            .put("to", new JsonArray().add(address(mail.to())))
            .put("subject", mail.subject())
            .put("headers", headers(mail));
    putUnlessNull(body, "htmlContent", mail.html());
    putUnlessNull(body, "textContent", mail.text());
    if (mail.replyTo() != null) {
      body.put("replyTo", address(mail.replyTo()));
    }
    if (!mail.tags().isEmpty()) {
      body.put("tags", new JsonArray(mail.tags()));
    }
    if (!mail.attachments().isEmpty()) {
      JsonArray files = new JsonArray();
      mail.attachments().forEach(file -> files.add(attachment(file)));
      body.put("attachment", files);
    }
    return body;
  }

  /** Ours stand last: no header of a mail's own takes their place. */
  private static JsonObject headers(Mail mail) {
    JsonObject headers = new JsonObject();
    mail.headers().forEach(headers::put);
    return headers.put("idempotencyKey", mail.key().toString()).put(CUSTOM, mail.id().toString());
  }

  private static JsonObject attachment(Attachment file) {
    return new JsonObject()
        .put("name", file.name())
        .put("content", Base64.getEncoder().encodeToString(file.content().getBytes()));
  }

  private static void putUnlessNull(JsonObject body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static JsonObject address(EmailAddress address) {
    JsonObject json = new JsonObject().put("email", address.address());
    putUnlessNull(json, "name", address.name());
    return json;
  }
}
