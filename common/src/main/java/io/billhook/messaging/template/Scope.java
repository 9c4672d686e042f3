package io.billhook.messaging.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where names are looked for.
 *
 * @param outer null at the top
 * @param from what gave the value, or the list that it is of; null at the top
 * @param key of the loop: an index, or a name; null where it is none
 * @param index of the loop, from 0
 * @param names for the value and its key
 */
record Scope(
    @Nullable Object value,
    @Nullable Scope outer,
    @Nullable Expression from,
    @Nullable Object key,
    int index,
    boolean isLast,
    List<String> names) {

  static Scope top(Map<String, ?> values) {
    return new Scope(values, null, null, null, 0, false, List.of());
  }

  /** The scope at which a path begins; null where there are not so many. */
  @Nullable Scope start(Path path) {
    Scope scope = this;
    if (path.isRoot()) {
      while (scope.outer != null) {
        scope = scope.outer;
      }
      return scope;
    }
    for (int up = path.up(); up > 0 && scope != null; up--) {
      scope = scope.outer;
    }
    return scope;
  }

  /** The nearest scope that has given such a name; null where none has. */
  @Nullable Scope naming(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.names.contains(name)) {
        return scope;
      }
    }
    return null;
  }

  /** The nearest loop. */
  @Nullable Scope loop() {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.key != null) {
        return scope;
      }
    }
    return null;
  }
}
