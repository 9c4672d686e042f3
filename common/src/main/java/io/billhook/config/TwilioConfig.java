package io.billhook.config;

import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Twilio.
 *
 * @param account null where this installation sends no text messages
 * @param apiBase without {@code /2010-04-01}; the simulator's in development
 */
public record TwilioConfig(@Nullable Account account, URI apiBase) {
  private static final URI API = URI.create("https://api.twilio.com");

  /**
   * Who sends.
   *
   * @param sid {@code AC…}
   * @param authToken the password of every call
   * @param messagingServiceSid {@code MG…}: it knows the numbers to send from
   */
  public record Account(String sid, String authToken, String messagingServiceSid) {
    @Override
    public String toString() {
      return "Account[" + sid + "]";
    }
  }

  /** Either both sids are set, and the token, or text messages are off. */
  public static TwilioConfig from(Env env) {
    boolean off =
        env.text("TWILIO_ACCOUNT_SID") == null && env.text("TWILIO_MESSAGING_SERVICE_SID") == null;
    return new TwilioConfig(
        off ? null : account(env),
        env.optional("TWILIO_API_BASE", "an http or https address", Env.uri("http", "https"), API));
  }

  public boolean isSet() {
    return account != null;
  }

  private static Account account(Env env) {
    return new Account(
        env.required("TWILIO_ACCOUNT_SID", "an account's sid, AC…", sid("AC"), ""),
        env.required("TWILIO_AUTH_TOKEN", "the account's auth token", value -> value, ""),
        env.required(
            "TWILIO_MESSAGING_SERVICE_SID", "a messaging service's sid, MG…", sid("MG"), ""));
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
