package io.billhook.launcher.scaffold;

import io.billhook.launcher.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A product's module, and where in it things are.
 *
 * @param name also its folder, its package, and how all of its names begin
 */
record Product(Path folder, String name) {
  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__.*\\.sql");

  static Product read(Clone clone, String name) {
    var product = new Product(clone.products().resolve(name), name);
    for (Path file :
        List.of(product.extension(), product.api(), product.worker(), product.rules())) {
      if (!Files.isRegularFile(file)) {
        throw new CannotStart(
            clone.root().relativize(file)
                + " is not there, into which a line belongs. Bring it back, as ./billhook new"
                + " product makes it");
      }
    }
    return product;
  }

  /** Of its classes. */
  String className() {
    return Words.of(name).camel();
  }

  Path main(String file) {
    return folder.resolve("src/main/java").resolve(name).resolve(file);
  }

  Path test(String file) {
    return folder.resolve("src/test/java").resolve(name).resolve(file);
  }

  Path resource(String file) {
    return folder.resolve("src/main/resources").resolve(file);
  }

  Path extension() {
    return main(className() + "Extension.java");
  }

  Path api() {
    return main("api/" + className() + "Api.java");
  }

  Path worker() {
    return main("worker/" + className() + "Worker.java");
  }

  /** The test that holds it to the rules. */
  Path rules() {
    return test(className() + "RulesTest.java");
  }

  Path contract() {
    return resource("openapi/" + name + ".yaml");
  }

  /** The number of the next migration. */
  int nextMigration() {
    Path migrations = resource("db/" + name);
    if (!Files.isDirectory(migrations)) {
      return 1;
    }
    try (Stream<Path> files = Files.list(migrations)) {
      return 1
          + files
              .flatMap(file -> MIGRATION.matcher(file.getFileName().toString()).results())
              .mapToInt(version -> Integer.parseInt(version.group(1)))
              .max()
              .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
