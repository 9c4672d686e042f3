package io.billhook.api.http.input;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** The opaque form of a place in a list: the id of the last item shown, in base64url. */
final class Cursors {
  private static final int BYTES = 16;

  private Cursors() {}

  static String encode(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Optional<UUID> decode(String cursor) {
    if (!cursor.matches("[A-Za-z0-9_-]{22}")) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the last character holds bits that no byte has
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return Optional.of(new UUID(in.getLong(), in.getLong()));
  }
}
