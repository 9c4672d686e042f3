package io.billhook.postgres;

import io.billhook.published.Public;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of a result, read by column name. */
@Public
public final class Row {
  private final io.vertx.sqlclient.Row row;

  Row(io.vertx.sqlclient.Row row) {
    this.row = row;
  }

  public UUID uuid(String column) {
    return present(row.getUUID(column), column);
  }

  public @Nullable UUID uuidOrNull(String column) {
    return row.getUUID(column);
  }

  public List<UUID> uuids(String column) {
    return List.of(present(row.getArrayOfUUIDs(column), column));
  }

  public String text(String column) {
    return present(row.getString(column), column);
  }

  public @Nullable String textOrNull(String column) {
    return row.getString(column);
  }

  public List<String> texts(String column) {
    return List.of(present(row.getArrayOfStrings(column), column));
  }

  public int integer(String column) {
    return present(row.getInteger(column), column);
  }

  public long bigint(String column) {
    return present(row.getLong(column), column);
  }

  public @Nullable Long bigintOrNull(String column) {
    return row.getLong(column);
  }

  public double real(String column) {
    return present(row.getDouble(column), column);
  }

  public boolean bool(String column) {
    return present(row.getBoolean(column), column);
  }

  public byte[] bytes(String column) {
    return present(bytesOrNull(column), column);
  }

  public byte @Nullable [] bytesOrNull(String column) {
    Buffer bytes = row.getBuffer(column);
    return bytes == null ? null : bytes.getBytes();
  }

  public Instant instant(String column) {
    return present(instantOrNull(column), column);
  }

  public @Nullable Instant instantOrNull(String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  public List<Instant> instants(String column) {
    return Arrays.stream(present(row.getArrayOfOffsetDateTimes(column), column))
        .map(OffsetDateTime::toInstant)
        .toList();
  }

  private static <T> T present(@Nullable T value, String column) {
    return Objects.requireNonNull(value, () -> "NULL in column " + column);
  }
}
