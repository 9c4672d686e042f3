package io.billhook.worker.messaging.sms.twilio;

import io.billhook.config.TwilioConfig;
import io.billhook.provider.Breaker;
import io.billhook.provider.NoAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.messaging.sms.SmsProvider;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Sends through {@code POST …/Messages.json} and looks up through its list
 * (twilio.com/docs/messaging/api/message-resource). The list is filtered by number alone: a message
 * that still waits at Twilio has no {@code DateSent} to filter by.
 */
public final class TwilioProvider implements SmsProvider {
  static final String PROVIDER = "twilio";
  private static final String PAGE = "100";

  private final WebClient client;
  private final TwilioConfig config;
  private final Breaker breaker;
  private final Duration answerWithin;

  public TwilioProvider(Vertx vertx, TwilioConfig config, Breaker breaker) {
    this(vertx, config, breaker, ProviderClient.ANSWER);
  }

  /**
   * @param answerWithin from sending a request to the end of Twilio's answer
   */
  TwilioProvider(Vertx vertx, TwilioConfig config, Breaker breaker, Duration answerWithin) {
    this.client = ProviderClient.create(vertx);
    this.config = config;
    this.breaker = breaker;
    this.answerWithin = answerWithin;
  }

  @Override
  public String name() {
    return PROVIDER;
  }

  @Override
  public String send(Sms sms) {
    TwilioConfig.Account account = account();
    MultiMap form =
        MultiMap.caseInsensitiveMultiMap()
            .add("To", sms.to())
            .add("MessagingServiceSid", account.messagingServiceSid())
            .add("Body", sms.body());
    return breaker.call(() -> text(json(call(account, HttpMethod.POST, sms, form)), "sid"));
  }

  @Override
  public List<String> taken(Sms sms, Instant since) {
    TwilioConfig.Account account = account();
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    JsonObject page = breaker.call(() -> json(call(account, HttpMethod.GET, sms, none)));
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

  private HttpResponse<Buffer> call(
      TwilioConfig.Account account, HttpMethod method, Sms sms, MultiMap form) {
    String base = config.apiBase().toString().replaceAll("/+$", "");
    HttpRequest<Buffer> request =
        client
            .requestAbs(method, base + "/2010-04-01/Accounts/" + account.sid() + "/Messages.json")
            .basicAuthentication(account.sid(), account.authToken())
            .putHeader("accept", "application/json")
            .timeout(answerWithin.toMillis());
    try {
      return (method.equals(HttpMethod.GET)
              ? request.addQueryParam("To", sms.to()).addQueryParam("PageSize", PAGE).send()
              : request.sendForm(form))
          .await();
    } catch (Throwable e) { // await() throws whatever the request failed with
      throw NoAnswer.of(PROVIDER, e);
    }
  }

  private static JsonObject json(HttpResponse<Buffer> response) {
    if (response.statusCode() < 200 || response.statusCode() >= 300) {
      throw TwilioErrors.of(response);
    }
    try {
      return new JsonObject(response.bodyAsString());
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private static String text(JsonObject json, String name) {
    String text = json.getString(name);
    if (text == null) {
      throw unreadable(null);
    }
    return text;
  }

  /** It was done, and an id is missing: the next attempt looks it up. */
  private static ProviderException unreadable(@org.jspecify.annotations.Nullable Throwable cause) {
    return new ProviderException(
        PROVIDER, new Kind.UnknownResult(), "an answer that is not Twilio's", cause);
  }
}
