package io.billhook.config;

import java.util.Locale;

/**
 * How fast callers may come, and by what address they are known.
 *
 * @param percent how much of the usual rates holds here
 * @param trustedHops how many proxies stand before this process, each of which adds to {@code
 *     X-Forwarded-For} from where it was asked; 0 ignores that header
 */
public record RateLimitConfig(Mode mode, int percent, int trustedHops) {

  /** Where requests are counted. */
  public enum Mode {
    /** Nowhere; log-ins and mails are limited all the same. */
    OFF,
    /** By each process for itself. */
    LOCAL,
    /** By all processes together, in the database. */
    SHARED
  }

  public static final RateLimitConfig USUAL = new RateLimitConfig(Mode.LOCAL, 100, 0);

  public static RateLimitConfig from(Env env) {
    return new RateLimitConfig(
        env.optional("RATE_LIMITS", "off, local or shared", RateLimitConfig::mode, USUAL.mode()),
        env.integer("RATE_LIMIT_PERCENT", 1, 10_000, USUAL.percent()),
        env.integer("TRUSTED_PROXY_HOPS", 0, 10, USUAL.trustedHops()));
  }

  private static Mode mode(String value) {
    if (!value.equals(value.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException();
    }
    return Mode.valueOf(value.toUpperCase(Locale.ROOT));
  }
}
