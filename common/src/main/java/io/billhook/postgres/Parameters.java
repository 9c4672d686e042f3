package io.billhook.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns plain Java values into what the driver encodes. */
final class Parameters {
  /** The accessors of a record, in the order of its components. */
  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          Method[] accessors =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getAccessor)
                  .toArray(Method[]::new);
          AccessibleObject.setAccessible(accessors, true);
          return accessors;
        }
      };

  private Parameters() {}

  /** The components of a record are $1, $2 … in their order. */
  static @Nullable Object[] of(Record values) {
    Method[] accessors = ACCESSORS.get(values.getClass());
    @Nullable Object[] parameters = new Object[accessors.length];
    for (int i = 0; i < accessors.length; i++) {
      try {
        parameters[i] = accessors[i].invoke(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Not a record of plain values: " + values.getClass(), e);
      }
    }
    return parameters;
  }

  static Tuple tuple(@Nullable Object... parameters) {
    Tuple tuple = new ArrayTuple(parameters.length);
    for (Object parameter : parameters) {
      tuple.addValue(encode(parameter));
    }
    return tuple;
  }

  private static @Nullable Object encode(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant time -> time.atOffset(ZoneOffset.UTC);
      case byte[] bytes -> Buffer.buffer(bytes);
      case List<?> list -> array(list);
      case Column<?> column -> column.array();
      default -> value;
    };
  }

  private static Object array(List<?> list) {
    Object sample =
        list.stream().map(e -> (Object) e).filter(Objects::nonNull).findFirst().orElse("");
    return switch (sample) {
      case UUID _ -> list.toArray(UUID[]::new);
      case Integer _ -> list.toArray(Integer[]::new);
      case Short _ -> list.toArray(Short[]::new);
      case Double _ -> list.toArray(Double[]::new);
      case Long _ -> list.toArray(Long[]::new);
      case Boolean _ -> list.toArray(Boolean[]::new);
      case Instant _ ->
          list.stream()
              .map(e -> e == null ? null : ((Instant) e).atOffset(ZoneOffset.UTC))
              .toArray(OffsetDateTime[]::new);
      case String _ -> list.toArray(String[]::new);
      default -> throw new IllegalArgumentException("No array of " + sample.getClass());
    };
  }
}
