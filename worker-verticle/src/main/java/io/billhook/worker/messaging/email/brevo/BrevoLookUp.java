package io.billhook.worker.messaging.email.brevo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.messaging.Lane;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderRequest;
import io.billhook.worker.messaging.email.EmailProvider.Mail;
import io.billhook.worker.messaging.email.EmailProvider.Recall;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks for a mail that Brevo perhaps has taken: {@code GET /v3/smtp/emails}
 * (developers.brevo.com/reference/get-transac-emails-list). The list knows neither our id nor the
 * key, so a mail is known by address, subject and time. Days are not asked for: without them it is
 * the last 30, in whatever time zone the account has.
 */
final class BrevoLookUp implements Recall {
  /** Brevo forgets keys after 15 minutes. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  /** Twice as long: it shows mails after some minutes. */
  private static final Duration SHOWN = Duration.ofMinutes(20);

  /** Between its clock and ours. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  private static final int MOST = 100;

  private final ProviderClient client;
  private final BrevoAccount account;
  private final Pace pace;
  private final BrevoQuiet quiet;

  BrevoLookUp(ProviderClient client, BrevoAccount account, Pace pace) {
    this.client = client;
    this.account = account;
    this.pace = pace;
    this.quiet = new BrevoQuiet(account.name());
  }

  @Override
  public Duration again() {
    return AGAIN;
  }

  @Override
  public Duration shown() {
    return SHOWN;
  }

  @Override
  public List<String> find(Mail mail, Instant from) {
    quiet.require();
    pace.await(Lane.SECURITY);
    String query =
        "?sort=desc&limit=" + MOST + "&email=" + URLEncoder.encode(mail.to().address(), UTF_8);
    return client.call(
        new ProviderRequest(
            HttpMethod.GET,
            account.endpoint("/v3/smtp/emails") + query,
            account.headers(),
            Buffer.buffer()),
        answer -> read(answer, mail, from));
  }

  private List<String> read(ProviderAnswer answer, Mail mail, Instant from) {
    quiet.heed(answer);
    if (!answer.isGood()) {
      throw BrevoErrors.ofReading(account.name(), answer);
    }
    JsonArray listed =
        answer
            .json()
            .map(json -> json.getValue("transactionalEmails", new JsonArray()))
            .filter(JsonArray.class::isInstance)
            .map(JsonArray.class::cast)
            .orElseThrow(() -> BrevoErrors.unreadable(account.name()));
    return listed.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(one -> isOf(one, mail) && isSince(one, from))
        .map(one -> one.getValue("messageId"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  private static boolean isOf(JsonObject one, Mail mail) {
    return text(one, "email")
            .toLowerCase(Locale.ROOT)
            .equals(mail.to().address().toLowerCase(Locale.ROOT))
        && text(one, "subject").strip().equals(mail.subject().strip());
  }

  /** As long as it may have been handed over again. */
  private static boolean isSince(JsonObject one, Instant from) {
    try {
      Instant at = OffsetDateTime.parse(text(one, "date")).toInstant();
      return !at.isBefore(from.minus(SLACK)) && !at.isAfter(from.plus(AGAIN).plus(SLACK));
    } catch (DateTimeException _) { // a date of no form that is known says nothing against it
      return true;
    }
  }

  private static String text(JsonObject one, String name) {
    return Optional.ofNullable(one.getValue(name)).map(String::valueOf).orElse("");
  }
}
