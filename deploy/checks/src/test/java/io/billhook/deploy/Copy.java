package io.billhook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.deploy.Check.Part;
import io.billhook.deploy.cloudformation.Types;
import io.billhook.deploy.file.Findings.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of what the checks read of this repository, to be damaged. */
final class Copy {
  private static final List<String> READ =
      List.of(
          "deploy",
          "docs/deploy",
          ".github",
          ".env.example",
          "docker-compose.yml",
          "Dockerfile",
          "launcher/src/main/java/io/billhook/launcher",
          "api-verticle/src/main/resources/openapi/management.yaml");

  /** This module's own folder is where Maven runs its tests. */
  private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

  static final Path NPM =
      Path.of(System.getProperty("billhook.npm", "target/npm")).toAbsolutePath();

  /** One for all tests: it remembers what AWS says. */
  private static final Types TYPES =
      new Types(Path.of("src/main/node/types.mjs").toAbsolutePath(), NPM);

  private final Path root;

  Copy(Path root) throws IOException {
    this.root = root;
    for (String each : READ) {
      Path from = REPOSITORY.resolve(each);
      if (Files.exists(from)) {
        copy(from, each);
      }
    }
  }

  private void copy(Path from, String name) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path below = from.relativize(each);
        if (!below.startsWith("checks/target") && !below.startsWith(".env")) {
          Path to = root.resolve(name).resolve(below.toString());
          Files.createDirectories(to.getParent());
          Files.copy(each, to);
        }
      }
    }
  }

  /** Replaces a text, which must be there, with another, once. */
  void damage(String file, String from, String to) throws IOException {
    Path path = root.resolve(file);
    String text = Files.readString(path);
    int at = text.indexOf(from);
    assertThat(at).as("%s has %s", file, from).isNotNegative();
    Files.writeString(path, text.substring(0, at) + to + text.substring(at + from.length()));
  }

  void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  Check check() throws IOException {
    return new Check(root, NPM, TYPES);
  }

  List<Finding> found(Part... parts) throws IOException, InterruptedException {
    Check check = check();
    check.all(parts);
    return check.found();
  }
}
