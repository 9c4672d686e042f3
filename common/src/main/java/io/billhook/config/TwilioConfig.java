package io.billhook.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Twilio.
 *
 * @param account null where this installation sends no text messages
 * @param apiBase without {@code /2010-04-01}; the simulator's in development
 * @param rate calls a second by the installation's account, of all workers together
 * @param reports where Twilio reports to; null where this installation's address is unset
 */
public record TwilioConfig(
    @Nullable Account account, URI apiBase, int rate, @Nullable URI reports) {
  private static final URI API = URI.create("https://api.twilio.com");
  private static final int USUAL_RATE = 100;
  private static final int MOST_A_SECOND = 10_000;

  /** At the usual rate, without reports. */
  public TwilioConfig(@Nullable Account account, URI apiBase) {
    this(account, apiBase, USUAL_RATE, null);
  }

  /**
   * Who sends.
   *
   * @param sid {@code AC…}
   * @param authTokens at least one; the first is the password of every call, and any of them may
   *     have signed a callback: two during a rotation
   * @param messagingServiceSid {@code MG…}: it knows the numbers to send from
   */
  public record Account(String sid, List<String> authTokens, String messagingServiceSid) {
    public Account {
      authTokens = List.copyOf(authTokens);
    }

    /** With one token. */
    public Account(String sid, String authToken, String messagingServiceSid) {
      this(sid, List.of(authToken), messagingServiceSid);
    }

    /** The password of every call. */
    public String authToken() {
      return authTokens.getFirst();
    }

    @Override
    public String toString() {
      return "Account[" + sid + "]";
    }
  }

  /** Either both sids are set, and the token, or text messages are off. */
  public static TwilioConfig from(Env env) {
    return new TwilioConfig(
        isSet(env) ? account(env) : null,
        env.optional("TWILIO_API_BASE", "an http or https address", Env.uri("http", "https"), API),
        env.integer("TWILIO_RATE", 1, MOST_A_SECOND, USUAL_RATE),
        env.<@Nullable URI>optional(
            "PUBLIC_BASE_URL", HttpConfig.URL_WANTS, TwilioConfig::reports, null));
  }

  private static URI reports(String base) {
    return URI.create(HttpConfig.base(base) + "/webhooks/twilio/status");
  }

  /**
   * Where Twilio reports of a message to; null where this installation's address is unset. The
   * query names the message, also to who has not heard how Twilio calls it. The fragment tells how
   * to call, and is not sent: five tries where a connection fails or the answer is none of success,
   * on any of its own retry policies.
   */
  public @Nullable URI statusCallback(UUID message) {
    return reports == null ? null : URI.create(reports + "?id=" + message + "#rc=5&rp=all");
  }

  public boolean isSet() {
    return account != null;
  }

  static boolean isSet(Env env) {
    return env.text("TWILIO_ACCOUNT_SID") != null
        || env.text("TWILIO_MESSAGING_SERVICE_SID") != null;
  }

  private static Account account(Env env) {
    return new Account(
        env.required("TWILIO_ACCOUNT_SID", "an account's sid, AC…", sid("AC"), ""),
        env.required(
            "TWILIO_AUTH_TOKEN",
            "the account's auth token; several, the first calls, with commas between them",
            TwilioConfig::tokens,
            List.of("")),
        env.required(
            "TWILIO_MESSAGING_SERVICE_SID", "a messaging service's sid, MG…", sid("MG"), ""));
  }

  private static List<String> tokens(String value) {
    List<String> tokens =
        Arrays.stream(value.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return tokens;
  }

  private static Function<String, String> sid(String prefix) {
    return value -> {
      if (!value.matches(prefix + "[0-9a-fA-F]{32}")) {
        throw new IllegalArgumentException();
      }
      return value;
    };
  }

  @Override
  public String toString() {
    return "TwilioConfig[account=" + account + ", apiBase=" + apiBase + "]";
  }
}
