package io.billhook.contract;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarFile;

/**
 * Every kind of job that there is: those of the records in this package and below it. They are
 * found where this class was loaded from, a folder or a jar, so there is no list to be kept.
 */
public final class JobKinds {
  private static final String FOLDER = "io/billhook/contract/";

  private JobKinds() {}

  /**
   * All kinds, by name.
   *
   * @throws IllegalStateException where a record has no {@code KIND} of its own, or two kinds have
   *     one name
   */
  public static List<JobKind<?>> all() {
    return in(home(), FOLDER, JobKinds.class.getClassLoader());
  }

  /**
   * Where this class was loaded from. By its own file and not by its code source: of a class from a
   * cache that is where the program lay when the cache was made.
   */
  private static Path home() {
    String name = JobKinds.class.getSimpleName() + ".class";
    URL file =
        Objects.requireNonNull(JobKinds.class.getResource(name), "It was loaded from nowhere");
    try {
      if (file.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI());
      }
      String folder = file.toString();
      return Path.of(URI.create(folder.substring(0, folder.length() - (FOLDER + name).length())));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("Not a folder and not a jar: " + file, e);
    }
  }

  /**
   * The kinds of one folder.
   *
   * @param home a folder with classes, or a jar
   * @param folder within it, ending with a slash
   */
  static List<JobKind<?>> in(Path home, String folder, ClassLoader loader) {
    Map<String, JobKind<?>> byName = new TreeMap<>();
    for (String file : classFiles(home, folder)) {
      String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
      Class<?> found = load(name, loader);
      if (found.isRecord() && JobArgs.class.isAssignableFrom(found)) {
        JobKind<?> kind = kindOf(found);
        JobKind<?> twin = byName.put(kind.name(), kind);
        if (twin != null) {
          throw new IllegalStateException(
              "Two records are the job kind %s: %s and %s"
                  .formatted(kind.name(), twin.args().getName(), found.getName()));
        }
      }
    }
    return List.copyOf(byName.values());
  }

  private static JobKind<?> kindOf(Class<?> record) {
    try {
      if (record.getField("KIND").get(null) instanceof JobKind<?> kind
          && kind.args().equals(record)) {
        return kind;
      }
    } catch (NoSuchFieldException | IllegalAccessException _) {
      // said below
    }
    throw new IllegalStateException(
        record.getName()
            + " needs a constant: public static final JobKind<"
            + record.getSimpleName()
            + "> KIND");
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> classFiles(Path home, String folder) {
    try {
      return (Files.isDirectory(home) ? inFolder(home, folder) : inJar(home, folder))
          .stream()
              .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
              .sorted(Comparator.naturalOrder())
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for job kinds in " + home, e);
    }
  }

  private static List<String> inFolder(Path home, String folder) throws IOException {
    try (var files = Files.walk(home.resolve(folder))) {
      return files
          .map(file -> home.relativize(file).toString().replace(File.separatorChar, '/'))
          .toList();
    }
  }

  private static List<String> inJar(Path home, String folder) throws IOException {
    try (var jar = new JarFile(home.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(folder))
          .toList();
    }
  }
}
