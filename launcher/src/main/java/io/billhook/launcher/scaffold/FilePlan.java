package io.billhook.launcher.scaffold;

import io.billhook.devkit.JavaFormat;
import io.billhook.launcher.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a command makes and changes: all of it decided, then all of it written or nothing. */
final class FilePlan {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);\\R");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import ([\\w.]+);$");

  private final Path root;
  private final Map<Path, String> made = new LinkedHashMap<>();
  private final Map<Path, String> changed = new LinkedHashMap<>();

  /**
   * @param root of the clone; files are named as they lie in it
   */
  FilePlan(Path root) {
    this.root = root;
  }

  /** A new file. */
  void add(Path file, String text) {
    if (made.putIfAbsent(file, text) != null) {
      throw new IllegalStateException(file + " twice");
    }
  }

  /**
   * Puts an element first into a list of a Java file, {@code …List.of(}.
   *
   * @param head what ends where the elements begin
   * @param where how a person finds it
   */
  void addElement(Path file, Pattern head, String where, String element) {
    String text = text(file);
    List<MatchResult> heads = head.matcher(text).results().toList();
    if (heads.size() != 1) {
      throw new CannotStart(
          "nothing was changed: %s is not found in %s, where this belongs: %s. Write it as the first of them, and try again, or add it yourself where it is now"
              .formatted(where, name(file), element));
    }
    int at = heads.getFirst().end();
    String rest = text.substring(at);
    changed.put(
        file,
        text.substring(0, at) + element + (rest.stripLeading().startsWith(")") ? "" : ", ") + rest);
  }

  /** Imports types, wherever: they are sorted when it is formatted. */
  void addImports(Path file, List<String> types) {
    String text = text(file);
    Matcher name = PACKAGE.matcher(text);
    if (!name.find()) {
      throw new CannotStart("nothing was changed: " + name(file) + " says no package");
    }
    String imports =
        types.stream()
            .map(type -> "import " + type + ";\n")
            .filter(line -> !text.contains(line))
            .collect(Collectors.joining());
    changed.put(file, text.substring(0, name.end()) + "\n" + imports + text.substring(name.end()));
  }

  /** Puts lines before the one line of a file that is this, but for what stands before it. */
  void addLines(Path file, String line, String lines) {
    String text = text(file);
    int at = text.indexOf(line);
    if (at < 0 || at != text.lastIndexOf(line)) {
      throw new CannotStart(
          "nothing was changed: %s wants one line %s, before which this belongs: %s"
              .formatted(name(file), line, lines.strip()));
    }
    int begin = text.lastIndexOf('\n', at) + 1;
    changed.put(file, text.substring(0, begin) + lines + text.substring(begin));
  }

  /**
   * Puts lines under a key of a YAML file that has a line of its own, as the first of it.
   *
   * @param key as it is written, with its indentation; its value may be empty, as in {@code []}
   */
  void addSection(Path file, String key, String lines) {
    String text = text(file);
    Pattern head = Pattern.compile("(?m)^" + Pattern.quote(key) + "( \\[]| \\{})?\\R");
    List<MatchResult> heads = head.matcher(text).results().toList();
    if (heads.size() != 1) {
      throw new CannotStart(
          "nothing was changed: %s wants one line \"%s\", under which this belongs:%n%s"
              .formatted(name(file), key, lines.stripTrailing()));
    }
    changed.put(
        file,
        text.substring(0, heads.getFirst().start())
            + key
            + "\n"
            + lines
            + text.substring(heads.getFirst().end()));
  }

  private String text(Path file) {
    String text = changed.get(file);
    return text == null ? Clone.text(file) : text;
  }

  /** The names of what is new, as they lie in the clone. */
  List<String> news() {
    return made.keySet().stream().map(this::name).toList();
  }

  /** The names of what is changed. */
  List<String> changes() {
    return changed.keySet().stream().map(this::name).toList();
  }

  /** Refuses where a file is there, formats what is Java, and writes. */
  void carryOut() {
    List<String> there = made.keySet().stream().filter(Files::exists).map(this::name).toList();
    if (!there.isEmpty()) {
      throw CannotStart.wrongUse(
          "that is there already: %s. Nothing was changed. Take another name, or move it away"
              .formatted(String.join(", ", there)));
    }
    refuseHidden();
    Map<Path, String> all = formatted();
    Map<Path, Optional<String>> before = new LinkedHashMap<>();
    try {
      for (var file : all.entrySet()) {
        Path at = file.getKey();
        boolean isNew = made.containsKey(at);
        Optional<String> was = isNew ? Optional.empty() : Optional.of(Files.readString(at));
        write(at, file.getValue(), isNew);
        before.put(at, was);
      }
    } catch (IOException e) {
      before.forEach(FilePlan::restore);
      throw new CannotStart("nothing was changed: cannot write " + e.getMessage());
    }
  }

  /** Refuses a class whose name hides another one in a file that uses both. */
  private void refuseHidden() {
    Map<String, String> all = new LinkedHashMap<>(); // new classes by their simple names
    made.forEach((file, text) -> typeOf(file, text).ifPresent(type -> all.put(simple(type), type)));
    Stream.concat(made.entrySet().stream(), changed.entrySet().stream())
        .flatMap(file -> named(file.getKey(), file.getValue()))
        .filter(type -> !type.equals(all.getOrDefault(simple(type), type)))
        .findFirst()
        .ifPresent(
            type -> {
              throw CannotStart.wrongUse(
                  "the class %s would hide %s, which is used beside it. Nothing was changed. Take another name"
                      .formatted(all.get(simple(type)), type));
            });
  }

  private static Stream<String> named(Path file, String text) {
    return Stream.concat(
        typeOf(file, text).stream(), IMPORT.matcher(text).results().map(found -> found.group(1)));
  }

  /** The type that a file is about. */
  private static Optional<String> typeOf(Path file, String text) {
    Matcher name = PACKAGE.matcher(text);
    String own = file.getFileName().toString();
    return own.endsWith(".java") && !own.equals("package-info.java") && name.find()
        ? Optional.of(name.group(1) + "." + own.substring(0, own.length() - ".java".length()))
        : Optional.empty();
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private String name(Path file) {
    return root.relativize(file).toString();
  }

  /** Whole or not at all. */
  private static void write(Path file, String text, boolean isNew) throws IOException {
    Files.createDirectories(file.getParent());
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(next, text, StandardOpenOption.CREATE_NEW);
      if (isNew) {
        Files.move(next, file); // refuses where it is there by now
      } else {
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private static void restore(Path file, Optional<String> text) {
    try {
      if (text.isPresent()) {
        Files.writeString(file, text.get());
      } else {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<Path, String> formatted() {
    Map<Path, String> all = new LinkedHashMap<>(made);
    all.putAll(changed);
    Map<Path, Path> copies = new TreeMap<>();
    try {
      Path folder = Files.createTempDirectory("billhook-new");
      try {
        for (var file : all.entrySet()) {
          if (file.getKey().toString().endsWith(".java")) {
            Path copy = folder.resolve(root.relativize(file.getKey()));
            Files.createDirectories(copy.getParent());
            copies.put(file.getKey(), Files.writeString(copy, file.getValue()));
          }
        }
        JavaFormat.format(List.copyOf(copies.values()));
        for (var copy : copies.entrySet()) {
          all.put(copy.getKey(), Files.readString(copy.getValue()));
        }
      } catch (JavaFormat.UnreadableException e) {
        String said = String.valueOf(e.getMessage()).replace(folder + "/", "");
        throw new CannotStart("nothing was changed, since this is no Java: " + said);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
