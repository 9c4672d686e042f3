package io.billhook.launcher.scaffold;

import io.billhook.launcher.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A checkout of the repository, with what is built on it in {@code products/}.
 *
 * @param root its folder
 */
record Clone(Path root) {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>billhook</artifactId>\\s*<version>([^<]+)</version>");
  private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<]+?)\\s*</module>");

  /**
   * That of this command.
   *
   * @param home what {@code ./billhook} says of where it lies
   */
  static Clone at(@Nullable String home) {
    Path root = Path.of(home == null ? "" : home).toAbsolutePath();
    if (!Files.isRegularFile(root.resolve("pom.xml"))
        || !Files.isDirectory(root.resolve("api-verticle/src"))) {
      throw new CannotStart(
          "billhook new works in a clone of Billhook's repository, and "
              + root
              + " is none. Clone it, and run ./billhook new there");
    }
    return new Clone(root);
  }

  Path products() {
    return root.resolve("products");
  }

  /** The modules that are Billhook's own. */
  List<String> modules() {
    return MODULE.matcher(text(root.resolve("pom.xml"))).results().map(m -> m.group(1)).toList();
  }

  /** The version that a product is built against. */
  String version() {
    Matcher version = VERSION.matcher(text(root.resolve("pom.xml")));
    if (!version.find()) {
      throw new CannotStart("pom.xml says no version of the artifact billhook");
    }
    return version.group(1);
  }

  /** The names of all products. */
  List<String> names() {
    if (!Files.isDirectory(products())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(products())) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The product to work in.
   *
   * @param asked null for the only one
   */
  Product product(@Nullable String asked) {
    List<String> names = names();
    if (names.isEmpty()) {
      throw CannotStart.wrongUse("there is no product yet. Make one: ./billhook new product NAME");
    }
    if (asked == null && names.size() > 1) {
      throw CannotStart.wrongUse(
          "there are several products. Say in which: --product " + String.join(" or ", names));
    }
    String name = asked == null ? names.getFirst() : asked;
    if (!names.contains(name)) {
      throw CannotStart.wrongUse(
          "there is no product %s. Give --product %s, or make it: ./billhook new product %s"
              .formatted(name, String.join(" or ", names), name));
    }
    return Product.read(this, name);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
