package io.billhook.devkit.simulator.provider.callback;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where Billhook's webhooks are reached; nowhere where none is to be called. It may be called by
 * another name, as behind a proxy: that is what providers are given, and what they sign.
 */
public final class Target {
  private final @Nullable URI base;
  private volatile @Nullable URI name;

  public Target(@Nullable URI base) {
    this.base = base;
  }

  /** From now on it is called so. */
  public void name(URI publicBaseUrl) {
    name = publicBaseUrl;
  }

  /**
   * The address of a path there, such as {@code /webhooks/stripe}; null where none is to be called.
   */
  public @Nullable URI at(String path) {
    return below(base, path);
  }

  /** The same by the name that it is called; where it has none, as it is reached. */
  public @Nullable URI named(String path) {
    URI called = name;
    return called == null ? at(path) : below(called, path);
  }

  /** Where an address that begins with its name is reached; any other as it is. */
  public URI reached(URI address) {
    URI called = name;
    URI known = base;
    if (called == null || known == null) {
      return address;
    }
    String prefix = withoutSlash(called) + "/";
    String text = address.toString();
    return text.startsWith(prefix)
        ? URI.create(withoutSlash(known) + text.substring(prefix.length() - 1))
        : address;
  }

  private static @Nullable URI below(@Nullable URI of, String path) {
    return of == null ? null : URI.create(withoutSlash(of) + path);
  }

  private static String withoutSlash(URI of) {
    String text = of.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
