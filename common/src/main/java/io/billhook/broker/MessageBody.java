package io.billhook.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of a message: 1 to 32 ids of jobs, 16 bytes each, most significant byte first. */
final class MessageBody {
  static final int MOST = 32;
  private static final int SIZE = 16;

  private MessageBody() {}

  static byte[] encode(List<UUID> ids) {
    if (ids.isEmpty() || ids.size() > MOST) {
      throw new IllegalArgumentException("A message carries 1 to 32 ids, not " + ids.size());
    }
    ByteBuffer bytes = ByteBuffer.allocate(ids.size() * SIZE);
    for (UUID id : ids) {
      bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
    return bytes.array();
  }

  /** Null where the bytes are none that {@link #encode} makes. */
  static @Nullable List<UUID> decode(byte[] body) {
    int count = body.length / SIZE;
    if (body.length % SIZE != 0 || count == 0 || count > MOST) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(body);
    List<UUID> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(new UUID(bytes.getLong(), bytes.getLong()));
    }
    return List.copyOf(ids);
  }
}
