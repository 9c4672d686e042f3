package io.billhook.devkit.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Whether a list of the JDK's modules is what jars name. A line of the list is a module, how it is
 * wanted, and why: {@code named} (a class of a jar names a package of it), {@code service} (nobody
 * names it: it is found at run time), or {@code left-out} (it is named where we never go).
 */
public final class Modules {
  private static final String BASE = "java.base";

  private Modules() {}

  /**
   * Ends with 1 where the list and the jars differ, and says in what.
   *
   * @param arguments the list, then jars
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: Modules LIST JAR…");
      System.exit(2);
    }
    List<String> list = Files.readAllLines(Path.of(arguments[0]), UTF_8);
    List<Path> jars = Stream.of(arguments).skip(1).map(Path::of).toList();
    List<String> wrong = differences(list, named(jars));
    wrong.forEach(System.err::println);
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  /**
   * In what they differ.
   *
   * @param named by whom, for each module
   */
  static List<String> differences(List<String> list, Map<String, Set<String>> named) {
    Map<String, String> kinds = new TreeMap<>();
    for (String line : list) {
      if (!line.isBlank() && !line.startsWith("#")) {
        List<String> words = List.of(line.strip().split("\\s+", 3));
        if (words.size() < 3) {
          return List.of("A line wants a module, a kind and a reason: " + line);
        }
        kinds.put(words.get(0), words.get(1));
      }
    }
    Stream<String> missing =
        named.entrySet().stream()
            .filter(each -> !kinds.containsKey(each.getKey()))
            .map(each -> each.getKey() + " is missing: named by " + each.getValue());
    Stream<String> idle =
        kinds.entrySet().stream()
            .filter(each -> !each.getValue().equals("service"))
            .filter(each -> !named.containsKey(each.getKey()))
            .map(
                each -> each.getKey() + " is listed as " + each.getValue() + ", and none names it");
    Stream<String> both =
        kinds.entrySet().stream()
            .filter(each -> each.getValue().equals("service") && named.containsKey(each.getKey()))
            .map(each -> each.getKey() + " is listed as service, but " + named.get(each.getKey()));
    Stream<String> strange =
        kinds.entrySet().stream()
            .filter(each -> !Set.of("named", "service", "left-out").contains(each.getValue()))
            .map(each -> each.getKey() + " is listed as " + each.getValue() + ": no such kind");
    return Stream.of(missing, idle, both, strange).flatMap(each -> each).toList();
  }

  /** By which jars each module of the JDK is named, beside {@code java.base}. */
  static Map<String, Set<String>> named(List<Path> jars) throws IOException {
    Map<String, String> owners = owners();
    Map<String, Set<String>> named = new TreeMap<>();
    for (Path path : jars) {
      try (JarFile jar = new JarFile(path.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
        for (JarEntry entry : jar.versionedStream().toList()) {
          if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
            try (InputStream bytes = jar.getInputStream(entry)) {
              packages(bytes.readAllBytes())
                  .flatMap(name -> Optional.ofNullable(owners.get(name)).stream())
                  .filter(module -> !module.equals(BASE))
                  .forEach(
                      module ->
                          named
                              .computeIfAbsent(module, _ -> new TreeSet<>())
                              .add(path.getFileName().toString()));
            }
          }
        }
      }
    }
    return named;
  }

  private static Stream<String> packages(byte[] bytes) {
    Stream.Builder<String> found = Stream.builder();
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof ClassEntry named) {
        ClassDesc type = named.asSymbol();
        while (type.isArray()) {
          type = type.componentType();
        }
        if (type.isClassOrInterface()) {
          found.add(type.packageName());
        }
      }
    }
    return found.build();
  }

  /** Which module of the JDK has a package. */
  private static Map<String, String> owners() {
    Map<String, String> owners = new HashMap<>();
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      module.descriptor().packages().forEach(name -> owners.put(name, module.descriptor().name()));
    }
    return owners;
  }
}
