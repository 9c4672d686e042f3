package io.billhook.api.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads ids strictly: the platform's own parser takes {@code 1-1-1-1-1} too. */
public final class Uuids {
  private static final Pattern SHAPE =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Uuids() {}

  public static Optional<UUID> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }
}
