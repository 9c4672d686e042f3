package io.billhook.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Billhook as its users have it, one jar that names the others, of the classes that these tests
 * run. The first command is {@code demo}, which leaves an archive of all that it has loaded; those
 * after it map that, and so take a third less of the processor until they are ready. Without the
 * archive the JVM goes on and says nothing.
 */
final class Program {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Path FOLDER = Path.of("target", "program").toAbsolutePath();
  private static final Path JAR = FOLDER.resolve("billhook.jar");
  private static final Path ARCHIVE = FOLDER.resolve("billhook.jsa");
  private static final CompletableFuture<Command.Ended> DEMO =
      CompletableFuture.supplyAsync(Program::make, task -> Thread.ofVirtual().start(task));

  private Program() {}

  /** The words that start it, when there is an archive to start from. */
  static List<String> command() {
    DEMO.exceptionally(_ -> null).join(); // DemoCommandTest tells of it
    return command("-XX:SharedArchiveFile=" + ARCHIVE);
  }

  /** How the run of {@code demo} ended. */
  static Command.Ended demo() {
    return DEMO.join();
  }

  private static List<String> command(String archive) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // As quick to start as can be: it lives for seconds.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--sun-misc-unsafe-memory-access=allow",
        "-Xlog:cds*=off,aot*=off",
        archive,
        "-jar",
        JAR.toString());
  }

  private static Command.Ended make() {
    try {
      Files.createDirectories(FOLDER);
      Files.deleteIfExists(ARCHIVE);
      Files.writeString(FOLDER.resolve("manifest"), manifest());
      pack(JAR, "--manifest", FOLDER.resolve("manifest").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Command demo =
        Command.start(command("-XX:ArchiveClassesAtExit=" + ARCHIVE), FOLDER, Map.of(), "demo")) {
      return demo.awaitEnd(LONGEST);
    }
  }

  private static String manifest() {
    // Relative: an archive is not used where these are addresses.
    String path =
        jars()
            .map(jar -> FOLDER.relativize(jar.toAbsolutePath()).toString().replace(" ", "%20"))
            .collect(Collectors.joining("\n  ")); // a line must be short
    return """
        Main-Class: io.billhook.launcher.Billhook
        Enable-Native-Access: ALL-UNNAMED
        Class-Path: %s
        """
        .formatted(path);
  }

  /** The class path of this test, but for what only tests need; an archive wants no folders. */
  private static Stream<Path> jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(path -> !path.endsWith("test-classes"))
        .map(path -> Files.isDirectory(path) ? packed(path) : path);
  }

  /** A module's {@code target/classes} as a jar. */
  private static Path packed(Path classes) {
    Path jar = FOLDER.resolve(classes.getName(classes.getNameCount() - 3) + ".jar");
    pack(jar, "-C", classes.toString(), ".");
    return jar;
  }

  private static void pack(Path jar, String... what) {
    List<String> arguments = new ArrayList<>(List.of("--create", "--no-compress", "--file"));
    arguments.add(jar.toString());
    arguments.addAll(List.of(what));
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("jar " + arguments + " ended with " + code);
    }
  }
}
