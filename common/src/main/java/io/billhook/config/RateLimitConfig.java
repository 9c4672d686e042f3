package io.billhook.config;

import java.util.Locale;

/**
 * How fast callers may come, and by what address they are known.
 *
 * @param percent how much of the usual rates holds here
 * @param trustedHops how many proxies stand before this process, each of which adds to {@code
 *     X-Forwarded-For} from where it was asked; 0 ignores that header
 * @param strangerMailsADay that people without an account cause, from one network
 * @param strangerMailsAnHour that they cause in all
 */
public record RateLimitConfig(
    Mode mode, int percent, int trustedHops, int strangerMailsADay, int strangerMailsAnHour) {

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

  /** With the usual bounds of mails. */
  public RateLimitConfig(Mode mode, int percent, int trustedHops) {
    this(mode, percent, trustedHops, 50, 1000);
  }

  public static RateLimitConfig from(Env env) {
    return new RateLimitConfig(
        env.optional("RATE_LIMITS", "off, local or shared", RateLimitConfig::mode, USUAL.mode()),
        env.integer("RATE_LIMIT_PERCENT", 1, 10_000, USUAL.percent()),
        env.integer("TRUSTED_PROXY_HOPS", 0, 10, USUAL.trustedHops()),
        env.integer("STRANGER_MAILS_A_DAY", 1, 1_000_000, USUAL.strangerMailsADay()),
        env.integer("STRANGER_MAILS_AN_HOUR", 1, 1_000_000, USUAL.strangerMailsAnHour()));
  }

  private static Mode mode(String value) {
    if (!value.equals(value.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException();
    }
    return Mode.valueOf(value.toUpperCase(Locale.ROOT));
  }
}
