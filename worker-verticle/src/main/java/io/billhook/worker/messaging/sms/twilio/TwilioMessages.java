package io.billhook.worker.messaging.sms.twilio;

import io.billhook.config.TwilioConfig;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.postgres.Database;
import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.ProviderRequest;
import io.billhook.worker.messaging.sms.report.SmsLookUp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at one message at Twilio: {@code GET …/Messages/SID.json}. */
public final class TwilioMessages implements SmsLookUp {
  private static final int NOT_FOUND = 404;

  private final Database database;
  private final TwilioConfig config;
  private final TwilioClients clients;
  private final Credentials credentials;

  public TwilioMessages(
      TwilioClients clients, TwilioConfig config, Database database, Credentials credentials) {
    this.clients = clients;
    this.database = database;
    this.config = config;
    this.credentials = credentials;
  }

  /** Who is asked. */
  private record Account(String name, String sid, String authToken, ProviderClient client) {
    @Override
    public String toString() {
      return "Account[" + name + "]";
    }
  }

  @Override
  public Optional<Found> find(@Nullable UUID tenant, String message) {
    return (tenant == null ? installation() : own(tenant))
        .flatMap(
            account ->
                account
                    .client()
                    .call(request(account, message), answer -> found(account.name(), answer)));
  }

  private Optional<Account> installation() {
    return Optional.ofNullable(config.account())
        .map(
            account ->
                new Account(
                    TwilioProvider.PROVIDER,
                    account.sid(),
                    account.authToken(),
                    clients.installation()));
  }

  private Optional<Account> own(UUID tenant) {
    Optional<MessagingCredential> credential =
        database
            .worker(tenant)
            .transact(tx -> credentials.find(tx, MessagingCredential.Provider.TWILIO));
    return credential.isPresent() && credential.get() instanceof MessagingCredential.Twilio twilio
        ? Optional.of(
            new Account(
                TwilioClients.name(tenant),
                twilio.accountSid(),
                twilio.authToken(),
                clients.own(tenant)))
        : Optional.empty();
  }

  private ProviderRequest request(Account account, String message) {
    String base = config.apiBase().toString().replaceAll("/+$", "");
    byte[] pair = (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.UTF_8);
    return new ProviderRequest(
        HttpMethod.GET,
        base + "/2010-04-01/Accounts/" + account.sid() + "/Messages/" + message + ".json",
        Map.of(
            "authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair),
            "accept",
            "application/json"),
        Buffer.buffer());
  }

  private static Optional<Found> found(String name, ProviderAnswer answer) {
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!answer.isGood()) {
      throw TwilioErrors.of(name, answer);
    }
    JsonObject json = answer.json().orElseThrow(() -> unreadable(name, null));
    try {
      Instant created = instant(json.getString("date_created"));
      return Optional.of(
          new Found(
              json.getString("status"),
              json.getValue("error_code") == null ? null : json.getValue("error_code").toString(),
              json.getString("date_sent") == null ? created : instant(json.getString("date_sent")),
              json.getString("date_updated") == null
                  ? created
                  : instant(json.getString("date_updated"))));
    } catch (ClassCastException | NullPointerException | DateTimeException e) {
      throw unreadable(name, e);
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  private static ProviderException unreadable(String name, @Nullable Throwable cause) {
    return new ProviderException(
        name, new Kind.UnknownResult(), "an answer that is not Twilio's", cause);
  }
}
