package io.billhook.devkit.simulator.provider.callback;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where Billhook's webhooks are reached. Unknown until its server listens. */
public final class Target {
  private volatile @Nullable URI base;

  public Target(@Nullable URI base) {
    this.base = base;
  }

  public void set(URI known) {
    base = known;
  }

  /** The address of a path there, such as {@code /webhooks/stripe}; null while unknown. */
  public @Nullable URI at(String path) {
    URI known = base;
    if (known == null) {
      return null;
    }
    String text = known.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }
}
