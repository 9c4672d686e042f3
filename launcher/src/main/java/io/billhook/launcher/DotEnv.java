package io.billhook.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment, with what a file {@code .env} in the working folder adds. A variable that is set
 * wins over the file. Lines are {@code NAME=value}; a value may stand in quotes; {@code #} begins a
 * comment line.
 */
public final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

  private DotEnv() {}

  public static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(read(Path.of(".env")));
    variables.putAll(System.getenv());
    return variables;
  }

  static Map<String, String> read(Path file) {
    Map<String, String> found = new HashMap<>();
    if (!Files.isReadable(file)) {
      return found;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        Matcher matcher = LINE.matcher(line);
        if (!line.stripLeading().startsWith("#") && matcher.matches()) {
          found.put(matcher.group(1), unquoted(matcher.group(2)));
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") && value.endsWith("\"")
                || value.startsWith("'") && value.endsWith("'"));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
