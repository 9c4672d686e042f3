package io.billhook.messaging.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions give. Maps and lists are looked into, and nothing else. */
final class Evaluation {
  private final Runnable step;

  /**
   * @param step called for each look
   */
  Evaluation(Runnable step) {
    this.step = step;
  }

  @Nullable Object value(Expression expression, Scope scope) {
    return switch (expression) {
      case Path path -> value(path, scope);
      case Expression.Literal literal -> literal.value();
      case Expression.Lookup lookup -> {
        Object in = value(lookup.in(), scope);
        Object key = value(lookup.key(), scope);
        yield key == null ? null : member(in, key.toString());
      }
    };
  }

  private @Nullable Object value(Path path, Scope scope) {
    if (path.data() != null) {
      Scope loop = scope.loop();
      return loop == null
          ? null
          : switch (path.data()) {
            case "index" -> loop.index();
            case "key" -> loop.key();
            case "first" -> loop.index() == 0;
            default -> loop.isLast();
          };
    }
    List<String> names = path.names();
    if (path.isPlain()) {
      Scope naming = scope.naming(names.getFirst());
      if (naming != null) {
        boolean isKey = naming.names().indexOf(names.getFirst()) == 1;
        return descend(isKey ? naming.key() : naming.value(), names.subList(1, names.size()));
      }
    }
    Scope start = scope.start(path);
    return start == null ? null : descend(start.value(), names);
  }

  private @Nullable Object descend(@Nullable Object from, List<String> names) {
    Object value = from;
    for (String name : names) {
      value = member(value, name);
    }
    step.run();
    return value;
  }

  private @Nullable Object member(@Nullable Object in, String name) {
    step.run();
    if (in instanceof Map<?, ?> map) {
      return map.get(name);
    }
    if (in instanceof List<?> list && name.matches("\\d{1,6}")) {
      int index = Integer.parseInt(name);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  /** Where a value stands, or would stand: as {@link RenderFailed#name} has it. */
  String place(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Literal _ -> "";
      case Expression.Lookup lookup ->
          join(place(lookup.in(), scope), String.valueOf(value(lookup.key(), scope)));
      case Path path -> {
        List<String> names = path.names();
        Scope naming = path.isPlain() ? scope.naming(names.getFirst()) : null;
        Scope start = naming == null ? scope.start(path) : naming;
        String place = start == null ? "" : place(start);
        for (String name : naming == null ? names : names.subList(1, names.size())) {
          place = join(place, name);
        }
        yield place;
      }
    };
  }

  private String place(Scope scope) {
    if (scope.outer() == null || scope.from() == null) {
      return "";
    }
    String place = place(scope.from(), scope.outer());
    return scope.key() == null ? place : join(place, scope.key().toString());
  }

  private static String join(String place, String name) {
    String escaped = name.replace("~", "~0").replace("/", "~1");
    return place.isEmpty() ? escaped : place + "/" + escaped;
  }
}
