package io.billhook.contract;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Fills a record of args with values, each member with another than null or zero. */
final class SampleArgs {
  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          Map.entry(boolean.class, true),
          Map.entry(Boolean.class, true),
          Map.entry(short.class, (short) 1),
          Map.entry(Short.class, (short) 1),
          Map.entry(int.class, 1),
          Map.entry(Integer.class, 1),
          Map.entry(long.class, 1L),
          Map.entry(Long.class, 1L),
          Map.entry(double.class, 1.5),
          Map.entry(Double.class, 1.5),
          Map.entry(BigDecimal.class, new BigDecimal("1.5")),
          Map.entry(UUID.class, UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")),
          Map.entry(URI.class, URI.create("https://example.test/")),
          Map.entry(Instant.class, Instant.parse("2026-01-02T03:04:05.678Z")),
          Map.entry(LocalDate.class, LocalDate.of(2026, 1, 2)),
          Map.entry(Duration.class, Duration.ofMillis(1500)));

  private SampleArgs() {}

  static <A> A of(Class<A> record) {
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), components[i].getName());
    }
    try {
      Constructor<A> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "No sample of " + record.getName() + ": write its golden file by hand", e);
    }
  }

  private static Object value(Type type, String name) {
    if (type instanceof ParameterizedType of) {
      Type[] arguments = of.getActualTypeArguments();
      if (of.getRawType() == List.class) {
        return List.of(value(arguments[0], name));
      }
      if (of.getRawType() == Set.class) {
        return Set.of(value(arguments[0], name));
      }
      if (of.getRawType() == Map.class) {
        return Map.of(value(arguments[0], "key"), value(arguments[1], name));
      }
    }
    if (type == String.class) {
      return name;
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return of(plain);
      }
      if (plain.isEnum()) {
        return plain.getEnumConstants()[0];
      }
      Object known = VALUES.get(plain);
      if (known != null) {
        return known;
      }
    }
    throw new IllegalStateException(
        "No sample of %s %s: args are plain values; else write the golden file by hand"
            .formatted(type.getTypeName(), name));
  }
}
