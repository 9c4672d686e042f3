package io.billhook.messaging.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which value is meant: {@code total}, {@code a.b}, {@code items.[0]}, {@code ../total}, {@code
 * this}, {@code @root.total}, {@code @index}.
 *
 * @param text as it was written
 * @param up how many scopes further out
 * @param isRoot whether it begins at the values themselves
 * @param data what the loop tells, as {@code index}; null for a value
 * @param isPlain whether the first name may be one that a loop has given, as in {@code as |item|}
 * @param names from there on, outermost first; empty for the scope itself
 */
record Path(
    String text, int up, boolean isRoot, @Nullable String data, boolean isPlain, List<String> names)
    implements Expression {
  private static final Pattern NAME =
      Pattern.compile("\\[([^\\[\\]]+)]|([^\\s!\"#%&'()*+,./;<=>@\\[\\\\\\]^`{|}~]+)");
  private static final List<String> OF_LOOPS = List.of("index", "key", "first", "last");

  /** Empty text, and what is no path, give null. */
  static @Nullable Path parse(String text) {
    if (text.startsWith("@")) {
      if (OF_LOOPS.contains(text.substring(1))) {
        return new Path(text, 0, false, text.substring(1), false, List.of());
      }
      if (text.equals("@root")) {
        return new Path(text, 0, true, null, false, List.of());
      }
      List<String> names = text.startsWith("@root.") ? names(text.substring(6)) : null;
      return names == null ? null : new Path(text, 0, true, null, false, names);
    }
    int up = 0;
    String rest = text;
    while (rest.startsWith("../")) {
      up++;
      rest = rest.substring(3);
    }
    if (rest.equals("..")) {
      return new Path(text, up + 1, false, null, false, List.of());
    }
    boolean plain = up == 0;
    for (String self : List.of("./", "this.", "this/")) {
      if (rest.startsWith(self)) {
        plain = false;
        rest = rest.substring(self.length());
        break;
      }
    }
    if (rest.equals("this") || rest.equals(".")) {
      return new Path(text, up, false, null, false, List.of());
    }
    List<String> names = names(rest);
    return names == null ? null : new Path(text, up, false, null, plain, names);
  }

  private static @Nullable List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(text);
    int at = 0;
    while (name.find(at) && name.start() == at) {
      names.add(name.group(1) == null ? name.group(2) : name.group(1));
      at = name.end();
      if (at == text.length()) {
        return List.copyOf(names);
      }
      if (text.charAt(at) != '.' && text.charAt(at) != '/') {
        return null;
      }
      at++;
    }
    return null;
  }
}
