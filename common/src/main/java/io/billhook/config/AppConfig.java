package io.billhook.config;

import io.billhook.published.Public;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The front end of whoever runs this, and what the product is called.
 *
 * @param name for pages, mails and authenticator apps; null: the sender's name of EMAIL_FROM
 * @param url where the front end is, without a slash at its end; null: there is none
 * @param verifyPath its page that a mail of a sign-up leads to, below url; null: ours is taken
 * @param resetPath the same for a forgotten password
 * @param invitePath the same for an invitation
 * @param mailTemplates a folder of templates that take the place of the product's own; null: none
 *     do
 */
@Public
public record AppConfig(
    @Nullable String name,
    @Nullable URI url,
    @Nullable String verifyPath,
    @Nullable String resetPath,
    @Nullable String invitePath,
    @Nullable Path mailTemplates) {
  public static final AppConfig NONE = new AppConfig(null, null, null, null, null, null);
  private static final int MOST_OF_NAME = 60;

  public static AppConfig from(Env env) {
    URI url = url(env);
    return new AppConfig(
        env.optional(
            "PRODUCT_NAME", "1 to 60 printable characters, no colon", AppConfig::name, null),
        url,
        path(env, "APP_VERIFY_PATH", url),
        path(env, "APP_RESET_PATH", url),
        path(env, "APP_INVITE_PATH", url),
        env.<@Nullable Path>optional("MAIL_TEMPLATES_DIR", "the path of a folder", Path::of, null));
  }

  /** APP_URL alone, for what follows from it elsewhere. */
  static @Nullable URI url(Env env) {
    return env.<@Nullable URI>optional(
        "APP_URL",
        "the address of your front end, https://… without query; http on loopback alone",
        value -> OAuthConfig.safe(value.replaceAll("/+$", "")),
        null);
  }

  /** Scheme, host and port, as browsers send them. */
  static Optional<String> origin(@Nullable URI url) {
    return Optional.ofNullable(url)
        .map(one -> one.getScheme() + "://" + one.getHost().toLowerCase(Locale.ROOT) + portOf(one));
  }

  private static String portOf(URI url) {
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    return url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
  }

  /**
   * What a mail ends with: the product, and where it is.
   *
   * @param sender what the product is called where PRODUCT_NAME is not set
   */
  public String signature(String sender) {
    String product = name == null ? sender : name;
    return url == null ? product : product + ", " + url;
  }

  /** An authenticator app shows what stands before a colon. */
  private static String name(String value) {
    if (value.codePointCount(0, value.length()) > MOST_OF_NAME
        || !value.codePoints().allMatch(c -> c != ':' && !Character.isISOControl(c))) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static @Nullable String path(Env env, String name, @Nullable URI url) {
    String path =
        env.<@Nullable String>optional(
            name, "a path below APP_URL, as /verify, without query", AppConfig::path, null);
    if (path != null && url == null) {
      env.error(name + " is set and APP_URL, below which it is, is not");
    }
    return path;
  }

  private static String path(String value) {
    URI uri = URI.create(value);
    if (!value.startsWith("/")
        || value.startsWith("//")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
