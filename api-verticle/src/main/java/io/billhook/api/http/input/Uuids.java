package io.billhook.api.http.input;

import io.billhook.api.contract.Formats;
import java.util.Optional;
import java.util.UUID;

/** Reads ids strictly: the platform's own parser takes {@code 1-1-1-1-1} too. */
public final class Uuids {
  private Uuids() {}

  public static Optional<UUID> parse(String text) {
    return Formats.isUuid(text) ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }
}
