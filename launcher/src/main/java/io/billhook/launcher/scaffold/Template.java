package io.billhook.launcher.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file to be made, with {@code {{names}}} in it: the resources beside this class. */
final class Template {
  private static final Pattern NAME = Pattern.compile("\\{\\{(\\w+)}}");

  private Template() {}

  /**
   * The text with each name replaced.
   *
   * @throws IllegalStateException where one is not given
   */
  static String render(String resource, Map<String, String> names) {
    return NAME.matcher(read(resource))
        .replaceAll(found -> replaced(found.group(1), resource, names));
  }

  private static String replaced(String name, String resource, Map<String, String> names) {
    String with = names.get(name);
    if (with == null) {
      throw new IllegalStateException(resource + " wants " + name);
    }
    return Matcher.quoteReplacement(with);
  }

  private static String read(String resource) {
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
