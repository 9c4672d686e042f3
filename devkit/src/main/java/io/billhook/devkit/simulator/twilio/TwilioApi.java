package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.billhook.devkit.simulator.provider.ApiCall;
import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.Provider;
import io.billhook.devkit.simulator.provider.ProviderApi;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Twilio's Messages resource (Twilio docs, Messages resource). */
public final class TwilioApi implements ProviderApi {
  private static final Pattern PATH =
      Pattern.compile("/2010-04-01/Accounts/([^/]+)/Messages(?:/([^/]+))?\\.json");
  private static final int PAGE = 50;

  private final TwilioTexts texts;

  public TwilioApi(TwilioTexts texts) {
    this.texts = texts;
  }

  @Override
  public Provider provider() {
    return Provider.TWILIO;
  }

  @Override
  public Future<ApiAnswer> answer(ApiCall call, Future<Void> ready) {
    return ready.map(
        _ -> {
          try {
            return carryOut(call);
          } catch (TwilioError error) {
            return error.answer();
          } catch (IllegalArgumentException _) {
            return new TwilioError(400, 20001, "Malformed form").answer();
          }
        });
  }

  @Override
  public ApiAnswer refusal(int status) {
    return new TwilioError(
            status, status == 429 ? 20429 : 20500, "The simulator was told to refuse this request")
        .answer();
  }

  /** Twilio's Messages resource knows none. */
  @Override
  public @Nullable String idempotencyKey(ApiCall call) {
    return null;
  }

  private ApiAnswer carryOut(ApiCall call) {
    Matcher path = PATH.matcher(call.path());
    if (!path.matches()) {
      throw notFound(call);
    }
    String account = path.group(1);
    authenticate(call, account);
    String sid = path.group(2);
    if (sid != null) {
      return fetch(call, account, sid);
    }
    return switch (call.method()) {
      case "POST" -> {
        TextRequest request = TextRequest.read(Bodies.form(call.body().toString()));
        yield ApiAnswer.of(201, texts.send(account, request).toJson());
      }
      case "GET" -> list(call, account);
      default -> throw new TwilioError(405, 20004, "Method not allowed");
    };
  }

  private ApiAnswer fetch(ApiCall call, String account, String sid) {
    if (!call.method().equals("GET")) {
      throw new TwilioError(405, 20004, "Method not allowed");
    }
    TextMessage message = texts.find(account, sid);
    if (message == null) {
      throw notFound(call);
    }
    return ApiAnswer.of(200, message.toJson());
  }

  private ApiAnswer list(ApiCall call, String account) {
    Map<String, List<String>> query = Bodies.form(call.query());
    TextFilter filter = TextFilter.read(query);
    List<JsonObject> found =
        texts.all(account).stream()
            .filter(filter::matches)
            .limit(TextFilter.pageSize(query, PAGE))
            .map(TextMessage::toJson)
            .toList();
    String uri = call.path() + (call.query().isEmpty() ? "" : "?" + call.query());
    return ApiAnswer.of(
        200,
        new JsonObject()
            .put("first_page_uri", uri)
            .put("end", Math.max(0, found.size() - 1))
            .put("previous_page_uri", (String) null)
            .put("messages", new JsonArray(found))
            .put("uri", uri)
            .put("page_size", TextFilter.pageSize(query, PAGE))
            .put("start", 0)
            .put("next_page_uri", (String) null)
            .put("page", 0));
  }

  /**
   * Basic authentication by account, or by an API key of any account; any password will do. An
   * account's is its auth token, by which its callbacks are signed.
   */
  private void authenticate(ApiCall call, String account) {
    String header = call.header("Authorization");
    if (header != null && header.startsWith("Basic ")) {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring("Basic ".length()).strip()),
              StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0 && colon < pair.length() - 1) {
        String user = pair.substring(0, colon);
        if (user.equals(account)) {
          texts.called(account, pair.substring(colon + 1));
          return;
        }
        if (user.startsWith("SK")) {
          return;
        }
      }
    }
    throw new TwilioError(401, 20003, "Authenticate");
  }

  private static TwilioError notFound(ApiCall call) {
    return new TwilioError(404, 20404, "The requested resource " + call.path() + " was not found");
  }
}
