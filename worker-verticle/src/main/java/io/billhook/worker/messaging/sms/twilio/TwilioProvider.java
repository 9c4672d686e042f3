package io.billhook.worker.messaging.sms.twilio;

import io.billhook.config.TwilioConfig;
import io.billhook.provider.Breaker;
import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.ProviderRequest;
import io.billhook.worker.messaging.sms.SmsProvider;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends through {@code POST …/Messages.json} and looks up through its list
 * (twilio.com/docs/messaging/api/message-resource). The list is filtered by number alone: a message
 * that still waits at Twilio has no {@code DateSent} to filter by.
 */
public final class TwilioProvider implements SmsProvider {
  static final String PROVIDER = "twilio";
  private static final String PAGE = "100";

  private final ProviderClient client;
  private final TwilioConfig config;

  public TwilioProvider(Vertx vertx, TwilioConfig config, Breaker breaker) {
    this(vertx, config, breaker, ProviderClient.ANSWER);
  }

  /**
   * @param answerWithin from writing a request to the end of Twilio's answer
   */
  TwilioProvider(Vertx vertx, TwilioConfig config, Breaker breaker, Duration answerWithin) {
    this.client = new ProviderClient(vertx, breaker, answerWithin);
    this.config = config;
  }

  @Override
  public String name() {
    return PROVIDER;
  }

  @Override
  public String send(Sms sms) {
    TwilioConfig.Account account = account();
    String form =
        "To="
            + encoded(sms.to())
            + "&MessagingServiceSid="
            + encoded(account.messagingServiceSid())
            + "&Body="
            + encoded(sms.body());
    ProviderRequest request = request(account, HttpMethod.POST, "", Buffer.buffer(form));
    return client.call(request, answer -> text(json(answer), "sid"));
  }

  @Override
  public List<String> taken(Sms sms, Instant since) {
    TwilioConfig.Account account = account();
    String query = "?To=" + encoded(sms.to()) + "&PageSize=" + PAGE;
    ProviderRequest request = request(account, HttpMethod.GET, query, Buffer.buffer());
    JsonObject page = client.call(request, TwilioProvider::json);
    try {
      return page.getJsonArray("messages").stream()
          .map(JsonObject.class::cast)
          .filter(message -> isSame(message, sms, since))
          .map(message -> text(message, "sid"))
          .toList()
          .reversed();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** A trial account's texts begin with words of Twilio's. */
  private static boolean isSame(JsonObject message, Sms sms, Instant since) {
    Instant created =
        OffsetDateTime.parse(text(message, "date_created"), DateTimeFormatter.RFC_1123_DATE_TIME)
            .toInstant();
    return text(message, "body").endsWith(sms.body()) && !created.isBefore(since);
  }

  private TwilioConfig.Account account() {
    TwilioConfig.Account account = config.account();
    if (account == null) {
      throw new ProviderException(PROVIDER, new Kind.Auth(), "TWILIO_ACCOUNT_SID is not set");
    }
    return account;
  }

  private ProviderRequest request(
      TwilioConfig.Account account, HttpMethod method, String query, Buffer body) {
    String base = config.apiBase().toString().replaceAll("/+$", "");
    byte[] pair = (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.UTF_8);
    return new ProviderRequest(
        method,
        base + "/2010-04-01/Accounts/" + account.sid() + "/Messages.json" + query,
        Map.of(
            "authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair),
            "accept",
            "application/json",
            "content-type",
            "application/x-www-form-urlencoded"),
        body);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static JsonObject json(ProviderAnswer answer) {
    if (!answer.isGood()) {
      throw TwilioErrors.of(answer);
    }
    return answer.json().orElseThrow(() -> unreadable(null));
  }

  private static String text(JsonObject json, String name) {
    String text = json.getString(name);
    if (text == null) {
      throw unreadable(null);
    }
    return text;
  }

  /** It was done, and an id is missing: the next attempt looks it up. */
  private static ProviderException unreadable(@Nullable Throwable cause) {
    return new ProviderException(
        PROVIDER, new Kind.UnknownResult(), "an answer that is not Twilio's", cause);
  }
}
