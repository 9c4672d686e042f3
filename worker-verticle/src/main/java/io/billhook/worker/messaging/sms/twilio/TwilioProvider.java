package io.billhook.worker.messaging.sms.twilio;

import io.billhook.config.TwilioConfig;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.ProviderAnswer;
import io.billhook.provider.ProviderClient;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.ProviderRequest;
import io.billhook.worker.messaging.sms.SmsProvider;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends through {@code POST …/Messages.json} and looks up through its list
 * (twilio.com/docs/messaging/api/message-resource). The list is filtered by number alone: a message
 * that still waits at Twilio has no {@code DateSent} to filter by.
 */
public final class TwilioProvider implements SmsProvider {
  static final String PROVIDER = "twilio";
  private static final String PAGE = "100";

  /** Of a ValidityPeriod. */
  private static final Duration LONGEST_LIFE = Duration.ofHours(10);

  private final ProviderClient client;
  private final TwilioConfig config;
  private final TwilioAccount account;
  private final Pace pace;

  TwilioProvider(ProviderClient client, TwilioConfig config, TwilioAccount account, Pace pace) {
    this.client = client;
    this.config = config;
    this.account = account;
    this.pace = pace;
  }

  @Override
  public String name() {
    return account.name();
  }

  @Override
  public Sender sender() {
    return account.sender();
  }

  @Override
  public Pace pace() {
    return pace;
  }

  @Override
  public Refusal refusal(String code) {
    return switch (code) {
      case "21211", "21614" -> Refusal.UNREACHABLE; // no number; none of a phone that takes texts
      case "21610" -> Refusal.OPTED_OUT;
      default -> Refusal.OTHER;
    };
  }

  @Override
  public String send(Sms sms) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("To", sms.to());
    form.put("MessagingServiceSid", account.sender().id());
    form.put("Body", sms.body());
    Duration life = sms.life();
    if (life != null) {
      form.put("ValidityPeriod", String.valueOf(validity(life)));
    }
    URI reports = config.statusCallback(sms.id());
    if (reports != null) {
      form.put("StatusCallback", reports.toString());
    }
    ProviderRequest request = request(HttpMethod.POST, "", Buffer.buffer(encoded(form)));
    return client.call(request, answer -> text(json(answer), "sid"));
  }

  /** From the least that Twilio takes to the most. */
  private static long validity(Duration life) {
    return Math.clamp(life.toSeconds(), 1, LONGEST_LIFE.toSeconds());
  }

  @Override
  public List<String> taken(Sms sms, Instant since) {
    String query = "?To=" + encoded(sms.to()) + "&PageSize=" + PAGE;
    ProviderRequest request = request(HttpMethod.GET, query, Buffer.buffer());
    JsonObject page = client.call(request, this::json);
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
  private boolean isSame(JsonObject message, Sms sms, Instant since) {
    Instant created =
        OffsetDateTime.parse(text(message, "date_created"), DateTimeFormatter.RFC_1123_DATE_TIME)
            .toInstant();
    return text(message, "body").endsWith(sms.body()) && !created.isBefore(since);
  }

  private ProviderRequest request(HttpMethod method, String query, Buffer body) {
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

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private JsonObject json(ProviderAnswer answer) {
    if (!answer.isGood()) {
      throw TwilioErrors.of(account.name(), answer);
    }
    return answer.json().orElseThrow(() -> unreadable(null));
  }

  private String text(JsonObject json, String name) {
    String text = json.getString(name);
    if (text == null) {
      throw unreadable(null);
    }
    return text;
  }

  /** It was done, and an id is missing: the next attempt looks it up. */
  private ProviderException unreadable(@Nullable Throwable cause) {
    return new ProviderException(
        account.name(), new Kind.UnknownResult(), "an answer that is not Twilio's", cause);
  }
}
